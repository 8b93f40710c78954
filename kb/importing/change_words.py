"""What an import changes in an article, and where it conflicts, in one plain line each."""

from collections.abc import Iterable, Iterator, Mapping
from os.path import commonprefix

from kb.documents import LineList, RevisionDocument
from kb.text.document_diff import (
    DocumentChange,
    EntryChange,
    FieldChange,
    LineChange,
    diff_documents,
)
from kb.text.three_way import ORDER, MergeConflict

LINE_NOUNS: Mapping[LineList, str] = {"steps": "step", "resolutions": "resolution"}
MOST_CHARACTERS = 120
CHARACTERS_BEFORE = 40
"""Shown of what is the same before a change."""


def change_words(before: RevisionDocument, after: RevisionDocument) -> list[str]:
    """Return what differs between two texts of an article: `step 3 added: “…”`."""
    return [_words(change) for change in diff_documents(before, after)]


def _words(change: DocumentChange) -> str:
    if isinstance(change, FieldChange):
        return f"{change.place}: {_pair(change.before, change.after)}"
    if isinstance(change, LineChange):
        return _line_words(change)
    if isinstance(change, EntryChange):
        return f"{change.place} {change.kind}: {_listed(change.before)} → {_listed(change.after)}"
    return f"links {change.kind}"


def _line_words(change: LineChange) -> str:
    noun = LINE_NOUNS[change.place]
    if change.after is None:
        return f"{noun} {change.was} removed: {_short(_text(change.before))}"
    if change.before is None:
        return f"{noun} {change.now} added: {_short(_text(change.after))}"
    moved = f" moved from {change.was}" if change.is_moved else ""
    if not change.fields:
        return f"{noun} {change.now}{moved}: {_short(_text(change.after))}"
    return f"{noun} {change.now}{moved}: {'; '.join(_field_words(change))}"


def _field_words(change: LineChange) -> Iterator[str]:
    before: Mapping[str, object] = change.before or {}
    after: Mapping[str, object] = change.after or {}
    for name in change.fields:
        prefix = "" if name == "text" else f"{name} "
        yield f"{prefix}{_pair(before[name], after[name])}"


def _text(line: Mapping[str, object] | None) -> object:
    return line["text"] if line else ""


def conflict_words(conflicts: Iterable[MergeConflict], current: RevisionDocument) -> list[str]:
    """Return what both sides changed: `step 3: here “…”, in the source “…”`."""
    return [
        f"{_place(conflict, current)}: here {_side(conflict, conflict.theirs)}, "
        f"in the source {_side(conflict, conflict.mine)}"
        for conflict in conflicts
    ]


def _place(conflict: MergeConflict, current: RevisionDocument) -> str:
    if not conflict.place:
        return conflict.fields[0]
    if conflict.fields == (ORDER,):
        return f"order of the {conflict.place}"
    anchors = [line["anchor"] for line in current[conflict.place]]
    number = f" {anchors.index(conflict.anchor) + 1}" if conflict.anchor in anchors else ""
    return f"{LINE_NOUNS[conflict.place]}{number}"


def _side(conflict: MergeConflict, side: Mapping[str, object] | None) -> str:
    if side is None:
        return "removed"
    if conflict.fields == (ORDER,):
        return "in one order" if side is conflict.theirs else "in another"
    name = "text" if "text" in conflict.fields else conflict.fields[0]
    return _short(side[name])


def _listed(entries: Iterable[object]) -> str:
    return _short(", ".join(map(str, entries)))


def _pair(before: object, after: object) -> str:
    """Return both values; of long ones that begin alike, what stands around the first change."""
    texts = [" ".join(str(value).split()) for value in (before, after)]
    same = len(commonprefix(texts))  # noqa: RUF071 character by character is meant
    if max(map(len, texts)) > MOST_CHARACTERS and same > CHARACTERS_BEFORE:
        start = texts[0].rfind(" ", 0, same - CHARACTERS_BEFORE) + 1
        texts = [f"…{text[start:]}" if start else text for text in texts]
    return " → ".join(map(_short, texts))


def _short(value: object) -> str:
    """Return a value in quotes, on one line; a long one is cut, which … shows."""
    words = " ".join(str(value).split())
    return f"“{words}”" if len(words) <= MOST_CHARACTERS else f"“{words[:MOST_CHARACTERS]}…”"
