"""A Markdown text → what an editor has to change before it can be rendered."""

import re

from kb.text.gfm.limits import MAX_BYTES, MAX_LINES, TOO_LONG, TOO_MANY_LINES, MarkdownRefused
from kb.text.gfm.parser import parse_blocks
from kb.text.text_problem import TextProblem, gettext_noop

UNSTORABLE = gettext_noop(
    "The text contains a character that cannot be stored (NUL or an unpaired surrogate)."
)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def find_problems(text: str) -> list[TextProblem]:
    """Return what an editor has to change before this text can be rendered; [] for nothing."""
    try:
        check_size(text)
        parse_blocks(text)
    except MarkdownRefused as refused:
        return [refused.problem]
    return []


def check_size(text: str) -> None:
    """Raise MarkdownRefused for a text that is too long to be parsed, or cannot be stored."""
    if _UNSTORABLE.search(text):
        raise MarkdownRefused(TextProblem(UNSTORABLE))
    size = len(text.encode())
    if size > MAX_BYTES:
        raise MarkdownRefused(TextProblem(TOO_LONG, {"size": size, "limit": MAX_BYTES}))
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise MarkdownRefused(TextProblem(TOO_MANY_LINES, {"size": lines, "limit": MAX_LINES}))
