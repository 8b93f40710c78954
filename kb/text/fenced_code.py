"""Lines of Markdown → the blocks of fenced code among them, also in quotes and list items."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_FENCE = re.compile(
    r"(?P<before>[ \t]*(?:(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))[ \t]*)*+)"
    r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*)$"
)
_QUOTE = re.compile(r"(?:[ \t]*>[ \t]?)+")


class CodeBlock(NamedTuple):
    """Fenced code: the lines from `start` up to `stop`, counted from 0, with its fences."""

    start: int
    stop: int
    code: list[str]


def code_blocks(lines: list[str]) -> Iterator[CodeBlock]:
    """Yield each block of fenced code, without what stands before its opening fence.

    A fence that is never closed goes on to the end of its quote or of the text. Takes linear time.
    """
    opening: re.Match[str] | None = None
    start = 0
    for number, line in enumerate(lines):
        if opening and _leaves_quote(line, opening):
            yield CodeBlock(start, number, _code(lines[start + 1 : number], opening))
            opening = None
        fence = _FENCE.match(line)
        if opening is None:
            start, opening = number, _opening(fence)
        elif fence and _closes(fence, opening):
            yield CodeBlock(start, number + 1, _code(lines[start + 1 : number], opening))
            opening = None
    if opening:
        yield CodeBlock(start, len(lines), _code(lines[start + 1 :], opening))


def _opening(fence: re.Match[str] | None) -> re.Match[str] | None:
    """Return the fence if it opens a block; backticks after backticks are code in a line."""
    is_code = fence and fence["fence"][0] == "`" and "`" in fence["info"]
    return None if is_code else fence


def _closes(fence: re.Match[str], opening: re.Match[str]) -> bool:
    return not fence["info"].strip() and fence["fence"].startswith(opening["fence"])


def _leaves_quote(line: str, opening: re.Match[str]) -> bool:
    return ">" in opening["before"] and not line.lstrip().startswith(">")


def _code(lines: list[str], opening: re.Match[str]) -> list[str]:
    """Return lines without the marks of a quote, and without the indentation of the fence."""
    before = opening["before"]
    if ">" in before:
        return [_QUOTE.sub("", line, count=1) for line in lines]
    indentation = re.compile(f"[ \t]{{0,{len(before)}}}")
    return [indentation.sub("", line, count=1) for line in lines]
