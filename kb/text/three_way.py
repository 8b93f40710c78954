"""Three-way merge: two documents edited from one base → one document, and the conflicts left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar, cast

from kb.documents import (
    EDITED,
    RESOLUTION_FIELDS,
    STEP_FIELDS,
    TEXTS,
    UNVERSIONED,
    EditedDocument,
    LineList,
    RelationDocument,
    ResolutionDocument,
    StepDocument,
)
from kb.text.merge_orders import interleave, merge_orders

ORDER = "order"

FieldValue = TypeVar("FieldValue")
AnyLine = TypeVar("AnyLine", StepDocument, ResolutionDocument)
ListEntry = TypeVar("ListEntry", str, RelationDocument)
FieldValues = Mapping[str, object]


@dataclass(frozen=True)
class MergeConflict:
    """Both sides changed the same thing in different ways.

    `place` is the list that the line with `anchor` is in, or "" for a field of the article. Each
    side has the values of the fields (or of a whole line), or is None where it has no such line.
    Two different orders of lines conflict in the one field "order": a list of anchors.
    """

    place: LineList | Literal[""]
    anchor: str
    fields: tuple[str, ...]
    base: FieldValues | None
    theirs: FieldValues | None
    mine: FieldValues | None

    @property
    def id(self) -> str:
        """Name of the form field that decides it, such as `steps.check-dns`."""
        return ".".join((self.place or "article", self.anchor or self.fields[0]))


@dataclass(frozen=True)
class MergeResult:
    """The merged document, with their side wherever there is a conflict."""

    document: EditedDocument
    conflicts: list[MergeConflict]


def merge_documents(
    base: EditedDocument, theirs: EditedDocument, mine: EditedDocument
) -> MergeResult:
    """Merge two documents; whatever both sides changed differently is a conflict."""
    conflicts: list[MergeConflict] = []
    document = theirs.copy()
    for name in (*EDITED, *TEXTS, *UNVERSIONED):
        document[name], is_clear = _merge_values(base[name], theirs[name], mine[name])
        if not is_clear:
            sides: list[FieldValues] = [{name: side[name]} for side in (base, theirs, mine)]
            conflicts.append(MergeConflict("", "", (name,), *sides))
    document["steps"] = _merge_lines(
        "steps", base["steps"], theirs["steps"], mine["steps"], conflicts
    )
    document["resolutions"] = _merge_lines(
        "resolutions", base["resolutions"], theirs["resolutions"], mine["resolutions"], conflicts
    )
    document["tools"] = _merge_entries(base["tools"], theirs["tools"], mine["tools"])
    document["aliases"] = _merge_entries(base["aliases"], theirs["aliases"], mine["aliases"])
    document["relations"] = _merge_entries(
        base["relations"], theirs["relations"], mine["relations"]
    )
    return MergeResult(document, conflicts)


def apply_decisions(
    merged: MergeResult, decisions: Mapping[str, FieldValues | None]
) -> EditedDocument:
    """Return the document with every conflict decided.

    `decisions` has the values of a conflict's fields by its id, or None to remove the line.
    """
    document = merged.document.copy()
    for conflict in merged.conflicts:
        decision = decisions[conflict.id]
        if conflict.place == "steps":
            document["steps"] = _decide(document["steps"], conflict, decision)
        elif conflict.place == "resolutions":
            document["resolutions"] = _decide(document["resolutions"], conflict, decision)
        else:
            document = cast("EditedDocument", {**document, **(decision or {})})
    return document


def _merge_values(
    base: FieldValue, theirs: FieldValue, mine: FieldValue
) -> tuple[FieldValue, bool]:
    """Return the merged value, and whether there is no conflict."""
    if mine in (base, theirs):
        return theirs, True
    return (mine, True) if theirs == base else (theirs, False)


def _merge_entries(
    base: list[ListEntry], theirs: list[ListEntry], mine: list[ListEntry]
) -> list[ListEntry]:
    if mine == base or theirs == base:
        return theirs if mine == base else mine
    remaining = [entry for entry in theirs if entry in mine or entry not in base]
    return remaining + [entry for entry in mine if entry not in theirs and entry not in base]


def _merge_lines(
    part: LineList,
    base: list[AnyLine],
    theirs: list[AnyLine],
    mine: list[AnyLine],
    conflicts: list[MergeConflict],
) -> list[AnyLine]:
    old, them, me = ({line["anchor"]: line for line in side} for side in (base, theirs, mine))
    merged: dict[str, AnyLine] = {}
    for anchor in {**them, **me, **old}:
        line, conflict = _merge_line(part, old.get(anchor), them.get(anchor), me.get(anchor))
        if conflict is not None:
            conflicts.append(conflict)
        if line is not None:
            merged[anchor] = line
    # A line that is gone was moved by nobody.
    orders = [[anchor for anchor in side if anchor in merged] for side in (old, them, me)]
    order, is_clear = merge_orders(*orders)
    if not is_clear:
        sides: list[FieldValues] = [{ORDER: anchors} for anchors in orders]
        conflicts.append(MergeConflict(part, "", (ORDER,), *sides))
    return [merged[anchor] for anchor in order]


def _merge_line(
    part: LineList, base: AnyLine | None, theirs: AnyLine | None, mine: AnyLine | None
) -> tuple[AnyLine | None, MergeConflict | None]:
    """Return the merged line, None where it is removed, and the conflict, if there is one."""
    if theirs and mine:
        return _merge_fields(part, base, theirs, mine)
    line = theirs or mine
    if line is None or line == base:
        return None, None
    if base is None:
        return line, None
    fields = _fields_of(part)
    return line, MergeConflict(part, line["anchor"], fields, base, theirs, mine)


def _merge_fields(
    part: LineList, base: AnyLine | None, theirs: AnyLine, mine: AnyLine
) -> tuple[AnyLine, MergeConflict | None]:
    old: FieldValues = base or {}
    them: FieldValues = theirs
    me: FieldValues = mine
    values = {name: _merge_values(old.get(name), them[name], me[name]) for name in _fields_of(part)}
    # Each value is one side's own value of this field.
    line = cast("AnyLine", {**theirs, **{name: value for name, (value, _) in values.items()}})
    unclear = tuple(name for name, (_, is_clear) in values.items() if not is_clear)
    if not unclear:
        return line, None
    return line, MergeConflict(part, line["anchor"], unclear, base, theirs, mine)


def _fields_of(part: LineList) -> tuple[str, ...]:
    names = STEP_FIELDS if part == "steps" else RESOLUTION_FIELDS
    return tuple(name for name in names if name != "anchor")


def _decide(
    lines: list[AnyLine], conflict: MergeConflict, decision: FieldValues | None
) -> list[AnyLine]:
    if conflict.fields == (ORDER,):
        order = cast("list[str]", (decision or {})[ORDER])
        return _in_order(lines, order)
    if decision is None:
        return [line for line in lines if line["anchor"] != conflict.anchor]
    return [
        cast("AnyLine", {**line, **decision}) if line["anchor"] == conflict.anchor else line
        for line in lines
    ]


def _in_order(lines: list[AnyLine], anchors: Iterable[str]) -> list[AnyLine]:
    by_anchor = {line["anchor"]: line for line in lines}
    order = interleave(list(dict.fromkeys(anchors)), list(by_anchor))
    return [by_anchor[anchor] for anchor in order if anchor in by_anchor]
