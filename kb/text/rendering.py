"""The Markdown texts of an article in, their safe HTML out.

Takes about a tenth of a second for ten thousand words: call it before a transaction opens.
"""

from kb.text.gfm.limits import MAX_ARTICLE_BYTES, TOO_LONG, MarkdownRefused
from kb.text.markdown_limits import check_size
from kb.text.safe_html import render_block, render_inline
from kb.text.text_problem import TextProblem, Translate


class RenderingFailed(Exception):
    """A text is over a limit; `field` names it, "" where all texts together are too long."""

    def __init__(self, problem: TextProblem, field: str = "") -> None:
        super().__init__(f"{field}: {problem}" if field else str(problem))
        self.problem = problem
        self.message = str(problem)
        self.field = field


def render(texts: dict[str, str], inline: set[str], translate: Translate = str) -> dict[str, str]:
    """Return each text as safe HTML, those named in `inline` as one line without a block.

    The other names begin the ids in their texts; `translate` is asked for our own words in it.
    Raises RenderingFailed where a text is too large or nested too deeply.
    """
    size = sum(len(text.encode(errors="replace")) for text in texts.values())
    if size > MAX_ARTICLE_BYTES:
        raise RenderingFailed(TextProblem(TOO_LONG, {"size": size, "limit": MAX_ARTICLE_BYTES}))
    return {
        field: _render(field, text, translate, is_line=field in inline)
        for field, text in texts.items()
    }


def id_start(place: str) -> str:
    """Return what begins the ids of a text: `body`, or `rest_check-dns` for `#check-dns:rest`."""
    name, _colon, field = place.removeprefix("#").partition(":")
    return f"{field}_{name}" if field else name


def _render(field: str, text: str, translate: Translate, *, is_line: bool) -> str:
    try:
        check_size(text)
        return render_inline(text) if is_line else render_block(text, id_start(field), translate)
    except MarkdownRefused as refused:
        raise RenderingFailed(refused.problem, field) from refused
