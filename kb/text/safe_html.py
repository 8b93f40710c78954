"""Markdown in, safe HTML out, in time that grows with the length of the text alone."""

from kb.text.markdown_converter import block_markdown, inline_markdown
from kb.text.sanitise import sanitise, sanitise_inline
from kb.text.text_problem import Translate


def render_block(text: str, place: str = "text", translate: Translate = str) -> str:
    """Return a text as safe HTML: paragraphs, lists, tables, code, headings from h3 on.

    Its ids begin with `place`, a name in lower case; `translate` is asked for our own words in it.
    Raises MarkdownRefused.
    """
    return sanitise(block_markdown(place, translate).convert(text))


def render_inline(text: str) -> str:
    """Return one line as safe HTML, without a paragraph around it or a block in it.

    Raises MarkdownRefused.
    """
    return sanitise_inline(inline_markdown().convert(text))
