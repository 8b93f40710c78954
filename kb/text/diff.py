"""Two texts → the words that differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

SpanSide = Literal["same", "removed", "added"]
Edit = tuple[SpanSide, str]

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MAX_EDITS = 400
_MAX_TOKENS = 40_000
_MIN_COMMON = 0.25


@dataclass(frozen=True)
class Span:
    """A piece of text that both sides have ("same"), or only one of them."""

    side: SpanSide
    text: str


def diff_words(before: str, after: str) -> list[Span]:
    """Return the spans that turn `before` into `after`.

    Joined without the added ones they are `before`, without the removed ones `after`. Texts with
    little in common, or too long to compare by words, are one removal and one addition.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    edits = _shortest_edits(old, new) if len(old) + len(new) <= _MAX_TOKENS else None
    if edits is None or not _is_similar(edits, before, after):
        edits = [("removed", before), ("added", after)] if before != after else [("same", after)]
    runs = groupby(_join_phrases(edits), key=lambda edit: edit[0])
    spans = [Span(side, "".join(text for _side, text in run)) for side, run in runs]
    return [span for span in spans if span.text]


def _is_similar(edits: list[Edit], before: str, after: str) -> bool:
    common = sum(len(text.strip()) for side, text in edits if side == "same")
    return common >= _MIN_COMMON * max(len(before), len(after)) or before == after


def _join_phrases(edits: list[Edit]) -> Iterator[Edit]:
    """Join changed words to phrases: a blank between two of them counts as changed, too."""
    for is_change, run in groupby(_change_blanks(edits), key=lambda edit: edit[0] != "same"):
        pieces = list(run)
        sides: tuple[SpanSide, ...] = ("removed", "added") if is_change else ("same",)
        for side in sides:
            yield from (edit for edit in pieces if edit[0] == side)


def _change_blanks(edits: list[Edit]) -> Iterator[Edit]:
    for index, (side, text) in enumerate(edits):
        around = edits[max(index - 1, 0)][0], edits[min(index + 1, len(edits) - 1)][0]
        if side == "same" and text == " " and "same" not in around:
            yield from (("removed", text), ("added", text))
        else:
            yield side, text


def _shortest_edits(old: Sequence[str], new: Sequence[str]) -> list[Edit] | None:
    """Return Myers' shortest edit script; None where more than _MAX_EDITS tokens differ."""
    head = _common_length(old, new)
    tail = _common_length(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    trace = _reach_end(a, b)
    if trace is None:
        return None
    first, last = _same(old[:head]), _same(old[len(old) - tail :])
    return [*first, *_backtrack(a, b, trace), *last]


def _same(tokens: Sequence[str]) -> list[Edit]:
    return [("same", text) for text in tokens]


def _common_length(a: Sequence[str], b: Sequence[str]) -> int:
    pairs = enumerate(zip(a, b, strict=False))
    return next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))


def _reach_end(a: Sequence[str], b: Sequence[str]) -> list[dict[int, int]] | None:
    """Return, before each round of edits, the furthest `x` by diagonal; None above _MAX_EDITS."""
    reach, trace = {1: 0}, []
    for edits in range(min(len(a) + len(b), _MAX_EDITS) + 1):
        trace.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            previous = _previous_diagonal(reach, diagonal, edits)
            x = reach[previous] + (previous < diagonal)
            while x < len(a) and x - diagonal < len(b) and a[x] == b[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(a) and x - diagonal >= len(b):
                return trace
    return None


def _previous_diagonal(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """Return the neighbour that reaches further: above by an addition, below by a removal."""
    is_added = diagonal == -edits or (
        diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]
    )
    return diagonal + 1 if is_added else diagonal - 1


def _backtrack(a: Sequence[str], b: Sequence[str], trace: list[dict[int, int]]) -> list[Edit]:
    script: list[Edit] = []
    x, y = len(a), len(b)
    for edits in range(len(trace) - 1, -1, -1):
        previous = _previous_diagonal(trace[edits], x - y, edits)
        start_x = trace[edits][previous]
        start_y = start_x - previous
        while x > start_x and y > start_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            script.append(("same", a[x]))
        if edits:
            script.append(("added", b[start_y]) if x == start_x else ("removed", a[start_x]))
        x, y = start_x, start_y
    return script[::-1]
