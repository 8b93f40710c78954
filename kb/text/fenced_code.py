"""Lines of Markdown in, the blocks of fenced code among them out."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

_FENCE = re.compile(r"(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<info>[^`]*)$")


class CodeBlock(NamedTuple):
    """Fenced code: its lines from the opening fence on, up to and without `stop`."""

    start: int
    stop: int
    language: str
    code: list[str]


def code_blocks(lines: list[str]) -> Iterator[CodeBlock]:
    """Yield each block of fenced code; one that is indented loses its fence's indentation.

    A fence that is never closed is ordinary text. Linear, whatever the number of fences.
    """
    closing = _closing_fences(lines)
    after = 0
    for start, line in enumerate(lines):
        fence = _FENCE.match(line) if start >= after else None
        if not fence:
            continue
        ends = closing[fence["fence"]]
        place = bisect_right(ends, start)
        if place < len(ends):
            after = ends[place] + 1
            code = [line.removeprefix(fence["indent"]) for line in lines[start + 1 : after - 1]]
            yield CodeBlock(start, after, fence["info"].strip(), code)


def _closing_fences(lines: list[str]) -> dict[str, list[int]]:
    """Return the numbers of the lines that are nothing but a fence, by fence."""
    closing: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if fence and not fence["info"].strip():
            closing[fence["fence"]].append(number)
    return closing
