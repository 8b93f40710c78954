"""An article as its source has it now, as it had it before, and as editors have it → one text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from kb.documents import (
    LINE_LISTS,
    UNVERSIONED,
    EditedDocument,
    LineDocument,
    LineList,
    RelationDocument,
    RevisionDocument,
    lines_of,
)
from kb.text.merge_orders import interleave
from kb.text.three_way import ORDER, MergeConflict, merge_documents


@dataclass(frozen=True)
class MergedArticle:
    """What an import makes of an article.

    `document` is what its working copy becomes: where both sides changed the same thing, it keeps
    what editors wrote. Then `base` is what the source had before in those places, and what it has
    now everywhere else; without a conflict it is None. `dangling` has the text of each step whose
    `if_not` leads to a line that is gone.
    """

    document: RevisionDocument
    base: RevisionDocument | None
    conflicts: tuple[MergeConflict, ...] = ()
    dangling: tuple[str, ...] = ()


def merge_article(
    base: RevisionDocument, current: RevisionDocument, incoming: RevisionDocument
) -> MergedArticle:
    """Merge what a source brings with what editors have made of what it had before.

    The three have the same anchors for the same lines. Only what the source changed since `base`
    is changed. Merging the result once more with its `base` gives the result again.
    """
    base = _with_shared_lines(base, current, incoming)
    result = merge_documents(_edited(base), _edited(current), _edited(incoming))
    document = _as_edited(_without_people(result.document), result.conflicts)
    document["relations"] = _living_links(document, incoming, current)
    open_base = _open_base(base, incoming, result.conflicts) if result.conflicts else None
    dangling = tuple(_dangling(document))
    return MergedArticle(document, open_base, tuple(result.conflicts), dangling)


def _with_shared_lines(
    base: RevisionDocument, current: RevisionDocument, incoming: RevisionDocument
) -> RevisionDocument:
    """Return `base` with the lines that both sides have added: what editors made of them stays."""
    document = base
    for part in LINE_LISTS:
        shared = {line["anchor"] for line in current[part]} - {
            line["anchor"] for line in base[part]
        }
        lines: dict[str, LineDocument] = {line["anchor"]: line for line in base[part]}
        lines |= {line["anchor"]: line for line in incoming[part] if line["anchor"] in shared}
        order = interleave([line["anchor"] for line in incoming[part]], list(lines))
        in_order = [lines[anchor] for anchor in order if anchor in lines]
        if len(lines) > len(base[part]):
            document = cast("RevisionDocument", {**document, part: in_order})
    return document


def _edited(document: RevisionDocument) -> EditedDocument:
    return {**document, "owner": "", "review_by": ""}


def _without_people(document: EditedDocument) -> RevisionDocument:
    # mypy cannot tell what is left of a TypedDict without some of its keys.
    fields = {name: value for name, value in document.items() if name not in UNVERSIONED}
    return cast("RevisionDocument", fields)


def _as_edited(document: RevisionDocument, conflicts: Iterable[MergeConflict]) -> RevisionDocument:
    """Return a document without the lines that editors have removed: what is open stays so."""
    removed = {conflict.anchor for conflict in conflicts if conflict.theirs is None}
    for part in LINE_LISTS:
        lines: Sequence[LineDocument] = document[part]
        kept = [line for line in lines if line["anchor"] not in removed]
        document = cast("RevisionDocument", {**document, part: kept})
    return document


def _living_links(
    document: RevisionDocument, incoming: RevisionDocument, current: RevisionDocument
) -> list[RelationDocument]:
    """Return the links but for those from a line that went with this import."""
    before = {line["anchor"] for line in lines_of(current)}
    gone = before - {line["anchor"] for line in lines_of(document)}
    return [link for link in document["relations"] if link["anchor"] not in gone]


def _dangling(document: RevisionDocument) -> Iterable[str]:
    anchors = {line["anchor"] for line in lines_of(document)}
    for step in document["steps"]:
        if step["if_not"].startswith("#") and step["if_not"][1:] not in anchors:
            yield step["text"]


def _open_base(
    base: RevisionDocument, incoming: RevisionDocument, conflicts: Sequence[MergeConflict]
) -> RevisionDocument:
    """Return `incoming` with what `base` has wherever there is a conflict."""
    fields = {
        name: base_value
        for conflict in conflicts
        if not conflict.place
        for name, base_value in (conflict.base or {}).items()
        if name in conflict.fields
    }
    document = cast("RevisionDocument", {**incoming, **fields})
    for part in LINE_LISTS:
        of_part = [conflict for conflict in conflicts if conflict.place == part]
        lines = _open_lines(part, base, incoming, of_part)
        document = cast("RevisionDocument", {**document, part: lines})
    return document


def _open_lines(
    part: LineList,
    base: RevisionDocument,
    incoming: RevisionDocument,
    conflicts: Sequence[MergeConflict],
) -> list[LineDocument]:
    lines: dict[str, LineDocument] = {line["anchor"]: line for line in incoming[part]}
    order = list(lines)
    before = [line["anchor"] for line in base[part]]
    for conflict in conflicts:
        if conflict.fields == (ORDER,):
            order = interleave(before, order)
        elif conflict.base is None:
            lines.pop(conflict.anchor, None)
        else:
            old = {name: conflict.base[name] for name in conflict.fields}
            kept = lines.get(conflict.anchor, conflict.base)
            lines[conflict.anchor] = cast("LineDocument", {**kept, **old})
    order = interleave(order, [anchor for anchor in before if anchor in lines])
    return [lines[anchor] for anchor in order if anchor in lines]
