"""A late save or an import, and the text that is saved → one document, as the editor decides."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

from django.utils.translation import gettext as _

from kb.admin.common import references
from kb.admin.common.change_text import ChangeText, describe_change
from kb.admin.common.form_data import clean_text
from kb.admin.forms.article_input import ArticleInput, carried_fields
from kb.admin.forms.layouts import FormLayout
from kb.admin.merge.both_sides import both_values, can_keep_both
from kb.documents import UNVERSIONED, EditedDocument, RevisionDocument, empty_document
from kb.models import Article, Conflict
from kb.publishing import history
from kb.text import three_way
from kb.text.document_diff import DocumentChange, diff_documents
from kb.text.three_way import ORDER, FieldValues, MergeConflict

Side = Literal["theirs", "mine", "both", "own", ""]
SIDES: dict[str, Side] = {"theirs": "theirs", "mine": "mine", "both": "both", "own": "own"}
EVERYWHERE = "_everywhere"
"""Name of the buttons that choose one side wherever nothing is decided yet."""


class MergeSession:
    """The merge of a Conflict (`mine`) with the working copy (`theirs`).

    `posted` has what was decided so far: the side by the conflict's id, and own values by
    `<id>.<field>`.
    """

    def __init__(
        self, conflict: Conflict, article: Article, layout: FormLayout, posted: Mapping[str, str]
    ) -> None:
        self.conflict, self.article, self.layout, self.posted = conflict, article, layout, posted
        self.saved, self.carried = history.snapshot(article), carried_fields(article)
        owner, review_by = self.carried.owner, self.carried.review_by
        people = conflict.document.get("housekeeping", {})
        was = (people.get("owner_was", owner), people.get("review_by_was", review_by))
        mine = (people.get("owner", owner), people.get("review_by", review_by))
        self.base = _edited(base_of(conflict), *was)
        self.theirs = _edited(self.saved, owner, review_by)
        self.mine = _edited(conflict.document, *mine)
        self.merged = three_way.merge_documents(self.base, self.theirs, self.mine)
        self.labels = {
            **references.reference_labels(self.theirs, layout.nouns),
            **references.reference_labels(self.mine, layout.nouns),
        }

    @property
    def open_count(self) -> int:
        """How many conflicts are not decided yet."""
        return sum(not self.chosen_side(conflict) for conflict in self.merged.conflicts)

    def chosen_side(self, conflict: MergeConflict) -> Side:
        """Return what was chosen for a conflict; "own" is text of one's own, "" nothing yet."""
        side = self._posted_side(conflict, conflict.id)
        return side or self._posted_side(conflict, EVERYWHERE)

    def _posted_side(self, conflict: MergeConflict, name: str) -> Side:
        side = SIDES.get(self.posted.get(name, ""), "")
        if side == "own" and (conflict.fields == (ORDER,) or name == EVERYWHERE):
            return ""
        return "" if side == "both" and not can_keep_both(conflict) else side

    def own_text(self, conflict: MergeConflict, field: str) -> str:
        """Return what was posted as the result of one's own."""
        return clean_text(self.posted.get(f"{conflict.id}.{field}"))

    @property
    def merged_changes(self) -> list[tuple[ChangeText, str]]:
        """The changes that need no decision, each with the side that made it.

        An import has made its own already: what editors changed before it is not listed.
        """
        if self.conflict.is_of_import:
            return []
        theirs = self._without_conflict(diff_documents(self.base, self.theirs))
        mine = self._without_conflict(diff_documents(self.base, self.mine))
        changes = [
            *((change, _("theirs")) for change in theirs if change not in mine),
            *((change, _("both")) for change in theirs if change in mine),
            *((change, _("yours")) for change in mine if change not in theirs),
        ]
        return [
            (describe_change(change, self.layout.form.kind, self.labels), side)
            for change, side in changes
        ]

    def _without_conflict(self, changes: list[DocumentChange]) -> list[DocumentChange]:
        conflicts = self.merged.conflicts
        places: set[tuple[str, str]] = {(c.place, c.anchor) for c in conflicts if c.anchor}
        places |= {(name, "") for c in conflicts if not c.place for name in c.fields}
        return [change for change in changes if (change.place, change.anchor) not in places]

    def result(self) -> ArticleInput:
        """Return the merged text to check and save; every conflict has to be decided."""
        decisions = {conflict.id: self._decision(conflict) for conflict in self.merged.conflicts}
        merged = three_way.apply_decisions(self.merged, decisions)
        carried = replace(
            self.carried,
            owner=merged["owner"],
            review_by=merged["review_by"],
            conflict=self.conflict.pk,
        )
        return ArticleInput(self.saved, _revision_document(merged), carried)

    def _decision(self, conflict: MergeConflict) -> FieldValues | None:
        """Return the values of a conflict's fields, or None to remove the line."""
        chosen = self.chosen_side(conflict)
        if chosen == "both":
            return both_values(conflict)
        if chosen != "own":
            side = conflict.theirs if chosen == "theirs" else conflict.mine
            return None if side is None else {name: side[name] for name in conflict.fields}
        line = conflict.theirs or conflict.mine or {}
        values = {name: line[name] for name in conflict.fields if name in line}
        for name in fields_to_decide(conflict):
            text = self.own_text(conflict, name)
            values[name] = bool(text) if name == "changes_system" else text
        return None if values.get("text") == "" else values


def base_of(conflict: Conflict) -> RevisionDocument:
    """Return the text that both sides of a conflict started from."""
    if conflict.base_document is not None:
        document: RevisionDocument = conflict.base_document
        return document
    return conflict.base.document if conflict.base else empty_document(conflict.article.kind)


def fields_to_decide(conflict: MergeConflict) -> list[str]:
    """Return the fields that the editor is asked about.

    Where one side removed the line, these are its text and what the other side changed in it.
    """
    if conflict.theirs and conflict.mine:
        return list(conflict.fields)
    line, base = conflict.theirs or conflict.mine or {}, conflict.base or {}
    return [name for name in conflict.fields if name == "text" or line[name] != base.get(name)]


def _edited(document: RevisionDocument, owner: str, review_by: str) -> EditedDocument:
    return {**document, "owner": owner, "review_by": review_by}


def _revision_document(document: EditedDocument) -> RevisionDocument:
    # mypy cannot tell what is left of a TypedDict without some of its keys.
    fields = {name: value for name, value in document.items() if name not in UNVERSIONED}
    return cast("RevisionDocument", fields)
