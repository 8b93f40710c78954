"""Refuses what is too large to be rendered, or to be read in time."""

from kb.text.gfm.limits import (
    MAX_ARTICLE_BYTES,
    MAX_LINES,
    TOO_LONG,
    TOO_MANY_LINES,
    MarkdownRefused,
)
from kb.text.markdown_limits import check_size
from kb.text.text_problem import TextProblem

MAX_SOURCE_LINES = 4 * MAX_LINES
"""An article has four texts."""


def check_source(text: str) -> None:
    """Raise MarkdownRefused for a file whose text cannot fit into an article."""
    size, lines = len(text.encode(errors="replace")), text.count("\n") + 1
    if size > MAX_ARTICLE_BYTES:
        raise MarkdownRefused(TextProblem(TOO_LONG, {"size": size, "limit": MAX_ARTICLE_BYTES}))
    if lines > MAX_SOURCE_LINES:
        figures = {"size": lines, "limit": MAX_SOURCE_LINES}
        raise MarkdownRefused(TextProblem(TOO_MANY_LINES, figures))


def check_texts(*texts: str) -> None:
    """Raise MarkdownRefused where one of an article's texts, or all together, are too large."""
    for text in texts:
        check_size(text)
    size = sum(len(text.encode()) for text in texts)
    if size > MAX_ARTICLE_BYTES:
        raise MarkdownRefused(TextProblem(TOO_LONG, {"size": size, "limit": MAX_ARTICLE_BYTES}))
