"""Two documents of one article → what differs, field by field and line by line."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar

from kb.documents import (
    EDITED,
    LINE_LISTS,
    RESOLUTION_FIELDS,
    STEP_FIELDS,
    TEXTS,
    LineDocument,
    LineList,
    RelationDocument,
    RevisionDocument,
    ScalarField,
    numbered_lines,
)

ChangeKind = Literal["reworded", "moved", "added", "removed"]
Entry = TypeVar("Entry", str, RelationDocument)


@dataclass(frozen=True)
class FieldChange:
    """A field with one value that was added, removed or reworded."""

    kind: ChangeKind
    place: ScalarField
    before: str
    after: str
    anchor: ClassVar[str] = ""


@dataclass(frozen=True)
class LineChange:
    """A step or resolution that was added, removed, reworded or moved (`is_moved`: also moved).

    `was` and `now` are its numbers, from 1; 0 and None where it is missing. `fields` names what
    was reworded.
    """

    kind: ChangeKind
    place: LineList
    anchor: str
    before: LineDocument | None
    after: LineDocument | None
    was: int
    now: int
    is_moved: bool = False
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntryChange:
    """A tool or alias that was added or removed; or both whole lists, where the order changed."""

    kind: ChangeKind
    place: Literal["tools", "aliases"]
    before: list[str]
    after: list[str]
    anchor: ClassVar[str] = ""


@dataclass(frozen=True)
class RelationChange:
    """A link that was added or removed; or both whole lists, where the order changed."""

    kind: ChangeKind
    before: list[RelationDocument]
    after: list[RelationDocument]
    place: ClassVar[Literal["relations"]] = "relations"
    anchor: ClassVar[str] = ""


DocumentChange = FieldChange | LineChange | EntryChange | RelationChange


def diff_documents(before: RevisionDocument, after: RevisionDocument) -> list[DocumentChange]:
    """Return what differs between two documents, in reading order.

    Lines are matched by their anchor. A line is moved only where the others cannot be said to
    have moved instead.
    """
    return [
        *_field_changes(before, after),
        *_entry_changes("tools", before, after),
        *(change for part in LINE_LISTS for change in _line_changes(part, before, after)),
        *_entry_changes("aliases", before, after),
        *(
            RelationChange(*change)
            for change in _list_changes(before["relations"], after["relations"])
        ),
    ]


def _field_changes(before: RevisionDocument, after: RevisionDocument) -> Iterator[FieldChange]:
    for name in (*EDITED, *TEXTS):
        old, new = before[name], after[name]
        if old != new:
            kind: ChangeKind = "added" if not old else "removed" if not new else "reworded"
            yield FieldChange(kind, name, old, new)


def _entry_changes(
    place: Literal["tools", "aliases"], before: RevisionDocument, after: RevisionDocument
) -> Iterator[EntryChange]:
    for kind, old, new in _list_changes(before[place], after[place]):
        yield EntryChange(kind, place, old, new)


def _list_changes(
    before: list[Entry], after: list[Entry]
) -> Iterator[tuple[ChangeKind, list[Entry], list[Entry]]]:
    yield from (("removed", [entry], []) for entry in before if entry not in after)
    yield from (("added", [], [entry]) for entry in after if entry not in before)
    common = [entry for entry in before if entry in after]
    if common != [entry for entry in after if entry in before]:
        yield "moved", before, after


def _line_changes(
    part: LineList, before: RevisionDocument, after: RevisionDocument
) -> Iterator[LineChange]:
    old, new = _by_anchor(before, part), _by_anchor(after, part)
    unmoved = longest_rising([old[anchor][0] for anchor in new if anchor in old])
    for anchor, (now, line) in new.items():
        if anchor not in old:
            yield LineChange("added", part, anchor, None, line, 0, now)
            continue
        was, earlier = old[anchor]
        fields, is_moved = _reworded_fields(part, earlier, line), was not in unmoved
        if fields or is_moved:
            kind: ChangeKind = "reworded" if fields else "moved"
            yield LineChange(kind, part, anchor, earlier, line, was, now, is_moved, fields)
    for anchor, (was, line) in old.items():
        if anchor not in new:
            yield LineChange("removed", part, anchor, line, None, was, 0)


def _by_anchor(document: RevisionDocument, part: LineList) -> dict[str, tuple[int, LineDocument]]:
    return {line["anchor"]: (number, line) for number, line in numbered_lines(document, part)}


def _reworded_fields(
    part: LineList, before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[str, ...]:
    names = STEP_FIELDS if part == "steps" else RESOLUTION_FIELDS
    return tuple(name for name in names if before.get(name) != after.get(name))


def longest_rising(numbers: Iterable[int]) -> set[int]:
    """Return a longest increasing subsequence of distinct numbers: the lines that did not move."""
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
