"""Their document and mine, both made from one base → one document, and what needs a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.text.diff import FIELDS, PARTS, SETS, TEXTS

Document = dict[str, Any]
ORDER = "order"


@dataclass(frozen=True)
class MergeConflict:
    """Both sides changed the same thing in different ways; None is a side without the line.

    `place` is "" for fields of the article, else the set that the line with `anchor` is in.
    """

    place: str
    anchor: str
    fields: tuple[str, ...]
    base: Document | None
    theirs: Document | None
    mine: Document | None

    @property
    def id(self) -> str:
        """A name for what is posted about it."""
        return ".".join((self.place or "article", self.anchor or self.fields[0]))


@dataclass(frozen=True)
class MergeResult:
    """What went together by itself; clashes stand in the document as they have them."""

    document: Document
    clashes: list[MergeConflict]


def merge_documents(
    base: Document, theirs: Document, mine: Document, more: Iterable[str] = ()
) -> MergeResult:
    """Put two documents together; every clash is reported, nothing of either side is dropped.

    `more` names fields that they carry beside those of a revision.
    """
    clashes: list[MergeConflict] = []
    document = dict(theirs)
    for name in (*FIELDS, *TEXTS, *more):
        document[name], is_clear = _choose(base[name], theirs[name], mine[name])
        if not is_clear:
            sides = ({name: side[name]} for side in (base, theirs, mine))
            clashes.append(MergeConflict("", "", (name,), *sides))
    for part in PARTS:
        document[part] = _lines(part, base[part], theirs[part], mine[part], clashes)
    for name in SETS:
        document[name] = _entries(base[name], theirs[name], mine[name])
    return MergeResult(document, clashes)


def apply_decisions(merged: MergeResult, decisions: Mapping[str, Document | None]) -> Document:
    """Return the document with every clash decided.

    A decision is the fields' values by the clash's id; None takes the line out; for an order it
    is the list of anchors under `order`.
    """
    document = {**merged.document, **{part: list(merged.document[part]) for part in PARTS}}
    for clash in merged.clashes:
        decided = decisions[clash.id]
        if not clash.place:
            document |= decided or {}
        elif clash.fields == (ORDER,):
            document[clash.place] = _in_order(document[clash.place], (decided or {})[ORDER])
        else:
            document[clash.place] = _with_line(document[clash.place], clash, decided)
    return document


def _choose(base: Any, theirs: Any, mine: Any) -> tuple[Any, bool]:
    """Return the value that went together, and whether it did."""
    if mine in (base, theirs):
        return theirs, True
    return (mine, True) if theirs == base else (theirs, False)


def _entries(base: list[Any], theirs: list[Any], mine: list[Any]) -> list[Any]:
    if mine == base or theirs == base:
        return theirs if mine == base else mine
    kept = [entry for entry in theirs if entry in mine or entry not in base]
    return kept + [entry for entry in mine if entry not in theirs and entry not in base]


def _lines(
    part: str,
    base: list[Document],
    theirs: list[Document],
    mine: list[Document],
    clashes: list[MergeConflict],
) -> list[Document]:
    was, them, me = ({line["anchor"]: line for line in side} for side in (base, theirs, mine))
    result: dict[str, Document] = {}
    for anchor in {**them, **me, **was}:
        line, clash = _line(part, was.get(anchor), them.get(anchor), me.get(anchor))
        if clash is not None:
            clashes.append(clash)
        if line is not None:
            result[anchor] = line
    order, is_clear = _order(*(list(side) for side in (was, them, me)))
    if not is_clear:
        sides = ({ORDER: [a for a in side if a in result]} for side in (was, them, me))
        clashes.append(MergeConflict(part, "", (ORDER,), *sides))
    return [result[anchor] for anchor in order if anchor in result]


def _line(
    part: str, base: Document | None, theirs: Document | None, mine: Document | None
) -> tuple[Document | None, MergeConflict | None]:
    some = theirs or mine or base or {}
    anchor, names = some["anchor"], tuple(name for name in some if name != "anchor")
    if theirs is None or mine is None:
        left = theirs or mine
        if left is None or left == base:
            return None, None
        if base is None:
            return left, None
        return left, MergeConflict(part, anchor, names, base, theirs, mine)
    values = {name: _choose((base or {}).get(name), theirs[name], mine[name]) for name in names}
    line = {"anchor": anchor, **{name: value for name, (value, _clear) in values.items()}}
    unclear = tuple(name for name, (_value, is_clear) in values.items() if not is_clear)
    return line, MergeConflict(part, anchor, unclear, base, theirs, mine) if unclear else None


def _order(base: list[str], theirs: list[str], mine: list[str]) -> tuple[list[str], bool]:
    """Return all anchors in an order, and whether no side's moving had to be given up."""
    if _common(mine, base) == _common(base, mine):
        return _woven(theirs, mine), True
    if _common(theirs, base) == _common(base, theirs):
        return _woven(mine, theirs), True
    return _woven(theirs, mine), _common(theirs, mine) == _common(mine, theirs)


def _common(side: list[str], other: list[str]) -> list[str]:
    return [anchor for anchor in side if anchor in other]


def _woven(first: list[str], second: list[str]) -> list[str]:
    """Return `first` with what only `second` has, each after what it follows there."""
    order = list(first)
    for index, anchor in enumerate(second):
        if anchor not in order:
            before = [other for other in second[:index] if other in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, anchor)
    return order


def _in_order(lines: list[Document], anchors: Iterable[str]) -> list[Document]:
    place = {anchor: index for index, anchor in enumerate(anchors)}
    order = _woven(sorted(place, key=lambda a: place[a]), [line["anchor"] for line in lines])
    known = {line["anchor"]: line for line in lines}
    return [known[anchor] for anchor in order if anchor in known]


def _with_line(
    lines: list[Document], clash: MergeConflict, decided: Document | None
) -> list[Document]:
    if decided is None:
        return [line for line in lines if line["anchor"] != clash.anchor]
    return [{**line, **decided} if line["anchor"] == clash.anchor else line for line in lines]
