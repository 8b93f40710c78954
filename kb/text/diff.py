"""Two texts → the words that differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Side = Literal["same", "removed", "added"]
Edit = tuple[Side, str]

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_EDITS = 400
_MOST_TOKENS = 40_000
_LEAST_ALIKE = 0.25


@dataclass(frozen=True)
class Span:
    """A stretch of text that both sides have, or only one."""

    side: Side
    text: str


def diff_words(before: str, after: str) -> list[Span]:
    """Return the stretches that turn `before` into `after`.

    Without the added ones they read `before`, without the removed ones `after`. Texts that have
    little in common, or are too long to compare by words, are one removal and one addition.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    edits = _shortest(old, new) if len(old) + len(new) <= _MOST_TOKENS else None
    if edits is None or not _is_alike(edits, before, after):
        edits = [("removed", before), ("added", after)] if before != after else [("same", after)]
    runs = groupby(_phrases(edits), key=lambda edit: edit[0])
    spans = [Span(side, "".join(text for _side, text in run)) for side, run in runs]
    return [span for span in spans if span.text]


def _is_alike(edits: list[Edit], before: str, after: str) -> bool:
    kept = sum(len(text.strip()) for side, text in edits if side == "same")
    return kept >= _LEAST_ALIKE * max(len(before), len(after)) or before == after


def _phrases(edits: list[Edit]) -> Iterator[Edit]:
    """Let a blank between two changed words change with them: phrases, not confetti."""
    for is_change, run in groupby(_with_blanks(edits), key=lambda edit: edit[0] != "same"):
        pieces = list(run)
        sides: tuple[Side, ...] = ("removed", "added") if is_change else ("same",)
        for side in sides:
            yield from ((side, text) for own, text in pieces if own == side)


def _with_blanks(edits: list[Edit]) -> Iterator[Edit]:
    for index, (side, text) in enumerate(edits):
        around = edits[max(index - 1, 0)][0], edits[min(index + 1, len(edits) - 1)][0]
        if side == "same" and text == " " and "same" not in around:
            yield from (("removed", text), ("added", text))
        else:
            yield side, text


def _shortest(old: Sequence[str], new: Sequence[str]) -> list[Edit] | None:
    """Return Myers' shortest edit script; None where more than _MOST_EDITS tokens differ."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    trace = _search(a, b)
    if trace is None:
        return None
    first, last = _same(old[:head]), _same(old[len(old) - tail :])
    return [*first, *_walk_back(a, b, trace), *last]


def _same(tokens: Sequence[str]) -> list[Edit]:
    return [("same", text) for text in tokens]


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))


def _search(a: Sequence[str], b: Sequence[str]) -> list[dict[int, int]] | None:
    """Return how far each diagonal was reached before every round of edits."""
    reach, trace = {1: 0}, []
    for edits in range(min(len(a) + len(b), _MOST_EDITS) + 1):
        trace.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            came = _came_from(reach, diagonal, edits)
            x = reach[came] + (came < diagonal)
            while x < len(a) and x - diagonal < len(b) and a[x] == b[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(a) and x - diagonal >= len(b):
                return trace
    return None


def _came_from(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """Return the neighbour that reaches further: above is an addition, below a removal."""
    is_added = diagonal == -edits or (
        diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]
    )
    return diagonal + 1 if is_added else diagonal - 1


def _walk_back(a: Sequence[str], b: Sequence[str], trace: list[dict[int, int]]) -> list[Edit]:
    script: list[Edit] = []
    x, y = len(a), len(b)
    for edits in range(len(trace) - 1, -1, -1):
        came = _came_from(trace[edits], x - y, edits)
        start_x = trace[edits][came]
        start_y = start_x - came
        while x > start_x and y > start_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            script.append(("same", a[x]))
        if edits:
            script.append(("added", b[start_y]) if x == start_x else ("removed", a[start_x]))
        x, y = start_x, start_y
    return script[::-1]
