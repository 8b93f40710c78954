"""The page on which two texts of one article are put together."""

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common import references
from kb.admin.common.change_text import FIELD_LABELS, ChangeText, describe_change
from kb.admin.common.form_data import clean_text
from kb.admin.forms.article_editor import EMPTY, ArticleEditor
from kb.admin.forms.housekeeping import housekeeping
from kb.admin.forms.layouts import FormLayout
from kb.admin.merge.conflict_choices import ConflictQuestion, FieldChoice, fields_of, side_badges
from kb.admin.merge.conflicts import HOUSEKEEPING
from kb.documents import EditedDocument
from kb.models import Article, Conflict
from kb.publishing import history
from kb.text import three_way
from kb.text.diff import diff_words
from kb.text.document_diff import DocumentChange, diff_documents
from kb.text.markdown import to_plain
from kb.text.three_way import ORDER, MergeConflict

Document = dict[str, Any]
SIDES = ("theirs", "mine")
ADMINISTERED = ("owner", "review_by")
LABELS: dict[str, Any] = {
    **FIELD_LABELS,
    "owner": gettext_lazy("Owner"),
    "review_by": gettext_lazy("Review by"),
}


class MergeSession:
    """Their text, mine and where both started; `posted` is what was decided so far."""

    def __init__(
        self, conflict: Conflict, article: Article, sheet: FormLayout, posted: Mapping[str, str]
    ) -> None:
        self.conflict, self.article, self.sheet, self.posted = conflict, article, sheet, posted
        self.theirs = _with_people(history.snapshot(article), housekeeping(article))
        own = dict(conflict.document)
        kept = own.pop("housekeeping", dict.fromkeys(HOUSEKEEPING, ""))
        self.mine = _with_people(own, kept)
        started = conflict.base.document if conflict.base else {**EMPTY, "kind": article.kind}
        was = {name: kept[f"{name}_was"] for name in ADMINISTERED}
        self.base = _with_people(started, was)
        sides = (cast("EditedDocument", side) for side in (self.base, self.theirs, self.mine))
        self.merged = three_way.merge_documents(*sides)
        self.labels = references.reference_labels(self.theirs, sheet.nouns)
        self.labels |= references.reference_labels(self.mine, sheet.nouns)

    @property
    def questions(self) -> list[ConflictQuestion]:
        """The clashes, each with what is chosen so far."""
        return [self._question(clash) for clash in self.merged.conflicts]

    @property
    def open_count(self) -> int:
        """How many clashes nobody has decided yet."""
        return sum(not question.chosen for question in self.questions)

    @property
    def together(self) -> list[tuple[ChangeText, str]]:
        """What went together by itself, each change with whose it is."""
        base, their_document, my_document = (
            cast("EditedDocument", side) for side in (self.base, self.theirs, self.mine)
        )
        theirs = self._settled(diff_documents(base, their_document))
        mine = self._settled(diff_documents(base, my_document))
        both = [change for change in theirs if change in mine]
        said = [(change, _("theirs")) for change in theirs if change not in both]
        said += [(change, _("both")) for change in both]
        said += [(change, _("yours")) for change in mine if change not in both]
        return [
            (describe_change(change, self.sheet.nouns, self.labels), whose)
            for change, whose in said
        ]

    def _settled(self, all_changes: list[DocumentChange]) -> list[DocumentChange]:
        conflicts = self.merged.conflicts
        asked: set[tuple[str, str]] = {(c.place, c.anchor) for c in conflicts if c.anchor}
        asked |= {(name, "") for c in conflicts if not c.place for name in c.fields}
        return [change for change in all_changes if (change.place, change.anchor) not in asked]

    def result(self) -> ArticleEditor:
        """Return the editing that saves what was decided; every clash has to be."""
        decisions = {clash.id: self._decision(clash) for clash in self.merged.conflicts}
        document: Document = {**three_way.apply_decisions(self.merged, decisions)}
        people = {name: document.pop(name) for name in ADMINISTERED}
        carried = {**housekeeping(self.article), **people, "conflict": self.conflict.pk}
        made = ArticleEditor(self.sheet.form.kind, self.article, document, extra=carried)
        before = history.snapshot(self.article)
        return ArticleEditor(self.sheet.form.kind, self.article, before, data=made.as_posted())

    def _chosen(self, clash: MergeConflict) -> str:
        side = self.posted.get(clash.id, "")
        allowed = SIDES if clash.fields == (ORDER,) else (*SIDES, "own")
        return side if side in allowed else ""

    def _decision(self, clash: MergeConflict) -> Document | None:
        chosen = self._chosen(clash)
        if chosen in SIDES:
            side = clash.theirs if chosen == "theirs" else clash.mine
            return None if side is None else {name: side[name] for name in clash.fields}
        left = clash.theirs or clash.mine or {}
        own = {name: left[name] for name in clash.fields if name in left}
        own |= {name: self._own(clash, name) for name in fields_of(clash)}
        return None if own.get("text") == "" else own

    def _own(self, clash: MergeConflict, name: str) -> Any:
        typed = clean_text(self.posted.get(f"{clash.id}.{name}"))
        return bool(typed) if name == "changes_system" else typed

    def _question(self, clash: MergeConflict) -> ConflictQuestion:
        chosen = self._chosen(clash)
        choices = [self._choice(clash, name, chosen) for name in fields_of(clash)]
        return ConflictQuestion(clash, self._title(clash), side_badges(clash), chosen, choices)

    def _title(self, clash: MergeConflict) -> str:
        if not clash.place:
            return str(LABELS[clash.fields[0]])
        noun = str(self.sheet.nouns.get(clash.place, FIELD_LABELS[clash.place]))
        if clash.fields == (ORDER,):
            return _("Order of the lines: %(noun)s") % {"noun": noun}
        lines = self.theirs if clash.theirs else self.mine
        anchors = [line["anchor"] for line in lines[clash.place]]
        return f"{noun} {anchors.index(clash.anchor) + 1}"

    def _choice(self, clash: MergeConflict, name: str, chosen: str) -> FieldChoice:
        base, theirs, mine = (
            self._text(side, name) for side in (clash.base, clash.theirs, clash.mine)
        )
        texts = {"theirs": theirs, "mine": mine, "": ""}
        own = clean_text(self.posted.get(f"{clash.id}.{name}"))
        return FieldChoice(
            field=f"{clash.id}.{name}",
            name=name,
            label=str(LABELS.get(name, name)) if clash.place and name != "text" else "",
            base=base,
            theirs=diff_words(base, theirs),
            mine=diff_words(base, mine),
            their_text=theirs,
            my_text=mine,
            result=own if chosen == "own" else texts[chosen],
            is_flag=name == "changes_system",
        )

    def _text(self, side: Mapping[str, Any] | None, name: str) -> str:
        if side is None:
            return ""
        value = side[name]
        if name == ORDER:
            return "\n".join(self._line_text(anchor) for anchor in value)
        if isinstance(value, bool):
            return "True" if value else ""
        return str(self.labels.get(value, value) if name == "if_not" else value)

    def _line_text(self, anchor: str) -> str:
        lines = [*history.lines_of(self.theirs), *history.lines_of(self.mine)]
        text = next((line["text"] for line in lines if line["anchor"] == anchor), anchor)
        return " ".join(to_plain(text).split())


def _with_people(document: Document, people: Mapping[str, Any]) -> Document:
    return {**document, **{name: people.get(name, "") for name in ADMINISTERED}}
