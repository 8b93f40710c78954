"""Two texts → the words that differ; two documents of revisions → what changed, line by line."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

Document = dict[str, Any]
Side = Literal["same", "removed", "added"]
ChangeKind = Literal["reworded", "moved", "added", "removed"]
Edit = tuple[Side, str]

FIELDS = ("number", "code", "title", "slug", "category", "audience")
TEXTS = ("symptom", "environment", "cause", "body", "internal_note")
PARTS = ("steps", "resolutions")
SETS = ("tools", "aliases", "relations")

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


@dataclass(frozen=True)
class DocumentChange:
    """One thing that differs: a field, a line, or an entry of a list."""

    kind: ChangeKind
    place: str
    before: Any = ""
    after: Any = ""
    anchor: str = ""
    was: int = 0
    now: int = 0
    is_moved: bool = False
    fields: tuple[str, ...] = ()


def diff_documents(before: Document, after: Document) -> list[DocumentChange]:
    """Return what differs between two documents, in reading order.

    A line is known by its anchor: it is reworded, moved, added or removed; `was` and `now` are
    its numbers. A line is moved only where the others cannot be said to have moved instead.
    """
    return [
        *_fields(before, after),
        *_entries("tools", before, after),
        *(change for part in PARTS for change in _lines(part, before[part], after[part])),
        *_entries("aliases", before, after),
        *_entries("relations", before, after),
    ]


def _fields(before: Document, after: Document) -> Iterator[DocumentChange]:
    for name in (*FIELDS, *TEXTS):
        old, new = before[name], after[name]
        if old != new:
            kind: ChangeKind = "added" if not old else "removed" if not new else "reworded"
            yield DocumentChange(kind, name, old, new)


def _entries(place: str, before: Document, after: Document) -> Iterator[DocumentChange]:
    old, new = before[place], after[place]
    yield from (DocumentChange("removed", place, before=entry) for entry in old if entry not in new)
    yield from (DocumentChange("added", place, after=entry) for entry in new if entry not in old)
    both = [entry for entry in old if entry in new]
    if both != [entry for entry in new if entry in old]:
        yield DocumentChange("moved", place, before=old, after=new)


def _lines(part: str, before: list[Document], after: list[Document]) -> Iterator[DocumentChange]:
    old = {line["anchor"]: (number, line) for number, line in enumerate(before, start=1)}
    new = {line["anchor"]: (number, line) for number, line in enumerate(after, start=1)}
    stay = longest_rising([old[anchor][0] for anchor in new if anchor in old])
    for anchor, (now, line) in new.items():
        was, earlier = old.get(anchor, (0, {}))
        fields = tuple(name for name in line if line[name] != earlier.get(name))
        is_moved = bool(was) and was not in stay
        if not was or fields or is_moved:
            kind: ChangeKind = "added" if not was else "reworded" if fields else "moved"
            yield DocumentChange(kind, part, earlier, line, anchor, was, now, is_moved, fields)
    for anchor, (was, line) in old.items():
        if anchor not in new:
            yield DocumentChange("removed", part, before=line, anchor=anchor, was=was)


def longest_rising(numbers: Iterable[int]) -> set[int]:
    """Return the longest rising selection of distinct numbers: what did not move."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    chosen, last = set(), ends[-1] if ends else None
    while last is not None:
        chosen.add(last)
        last = before[last]
    return chosen
