"""Lines of Markdown → the blocks of fenced code among them."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<info>[^`]*)$")


class CodeBlock(NamedTuple):
    """Fenced code; its fences are the lines `start` and `stop - 1`, counted from 0."""

    start: int
    stop: int
    language: str
    code: list[str]


def code_blocks(lines: list[str]) -> Iterator[CodeBlock]:
    """Yield each block of fenced code, without the indentation of its opening fence.

    A fence that is never closed is ordinary text. Takes linear time.
    """
    closing = _closing_fences(lines)
    stop = 0
    for start, line in enumerate(lines):
        fence = _FENCE.match(line) if start >= stop else None
        if not fence:
            continue
        ends = closing[fence["fence"]]
        index = bisect_right(ends, start)
        if index < len(ends):
            stop = ends[index] + 1
            code = [line.removeprefix(fence["indent"]) for line in lines[start + 1 : stop - 1]]
            yield CodeBlock(start, stop, fence["info"].strip(), code)


def _closing_fences(lines: list[str]) -> dict[str, list[int]]:
    """Return the indexes of the lines that are only a fence, by fence."""
    closing: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence and not fence["info"].strip():
            closing[fence["fence"]].append(number)
    return closing
