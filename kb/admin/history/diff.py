"""Two documents → the rows of a comparison: one for each change, unchanged ones folded between."""

from collections.abc import Iterable, Iterator
from typing import Literal

from django.utils.translation import gettext as _

from kb.admin.common.categories import category_paths
from kb.admin.common.change_text import ChangeText, describe_change, field_label
from kb.admin.common.references import reference_labels
from kb.admin.forms.layouts import FieldSection, FormLayout, RowSection, field_names
from kb.admin.history.diff_rows import (
    DiffGroup,
    DiffRow,
    UnchangedRows,
    change_badge,
    diff_text,
    list_row,
)
from kb.admin.history.line_diff import CODE_FIELDS, LineListDiff
from kb.documents import EDITED, TEXTS, LineList, RelationDocument, RevisionDocument
from kb.models import Audience, LinkType
from kb.text.document_diff import (
    EntryChange,
    FieldChange,
    LineChange,
    RelationChange,
    diff_documents,
)

Rows = Iterator[DiffRow | UnchangedRows]

TEXT_LISTS: dict[str, Literal["tools", "aliases"]] = {"tools": "tools", "aliases": "aliases"}


class DocumentDiff:
    """What differs between two documents of one article, in the layout of its form."""

    def __init__(
        self, layout: FormLayout, before: RevisionDocument, after: RevisionDocument
    ) -> None:
        self.layout, self.before, self.after = layout, before, after
        self.kind = layout.form.kind
        self.changes = diff_documents(before, after)
        self.field_changes: dict[str, FieldChange] = {
            change.place: change for change in self.changes if isinstance(change, FieldChange)
        }
        keys = {before["category"], after["category"]} - {""}
        self.labels = {
            **reference_labels(before, layout.nouns),
            **reference_labels(after, layout.nouns),
            **category_paths(keys),
        }

    @property
    def change_texts(self) -> list[ChangeText]:
        """The changes in words, in reading order."""
        return [describe_change(change, self.kind, self.labels) for change in self.changes]

    def groups(self) -> list[DiffGroup]:
        """Return the sections of the page from top to bottom, without empty ones."""
        groups = [
            DiffGroup(section.title, list(self._section_rows(section)))
            for section in self.layout.sections
        ]
        groups.append(DiffGroup(_("Other"), list(self._other_rows())))
        return [group for group in groups if group.rows]

    def _section_rows(self, section: FieldSection | RowSection) -> Rows:
        if isinstance(section, FieldSection):
            return self._field_rows(field_names(section))
        if section.row_list == "relations":
            return self._relation_rows()
        return self._line_rows(section.row_list, section)

    def _field_rows(self, names: Iterable[str]) -> Rows:
        unchanged: list[tuple[str, str]] = []
        for name in names:
            value = self.after.get(name)
            if name in TEXT_LISTS:
                yield from self._text_list_rows(TEXT_LISTS[name])
            elif name in self.field_changes:
                yield self._field_row(self.field_changes[name])
            elif isinstance(value, str) and value:
                unchanged.append((str(field_label(self.kind, name)), self._value_text(name, value)))
        if unchanged:
            labels = ", ".join(label for label, _text in unchanged)
            yield UnchangedRows(_("Unchanged: %(names)s") % {"names": labels}, unchanged)

    def _other_rows(self) -> Rows:
        """Yield the changed fields that the form of this kind does not show."""
        sections = [each for each in self.layout.sections if isinstance(each, FieldSection)]
        shown = {name for section in sections for name in field_names(section)}
        for name in (*EDITED, *TEXTS):
            if name in self.field_changes and name not in shown:
                yield self._field_row(self.field_changes[name])

    def _field_row(self, change: FieldChange) -> DiffRow:
        old, new = (self._value_text(change.place, text) for text in (change.before, change.after))
        before, after = diff_text(old, new, is_code=change.place in CODE_FIELDS)
        text = describe_change(change, self.kind, {})
        badges = [change_badge(change.kind, text.happened)]
        return DiffRow(change.place, text.what, text.target, badges, before, after)

    def _value_text(self, name: str, value: str) -> str:
        if name == "audience":
            return str(Audience(value).label) if value in Audience.values else value
        return self.labels.get(value, value) if name == "category" else value

    def _text_list_rows(self, place: Literal["tools", "aliases"]) -> Rows:
        changes = [c for c in self.changes if isinstance(c, EntryChange) and c.place == place]
        if changes:
            kinds = [change.kind for change in changes]
            yield list_row(place, f"id_{place}", kinds, self.before[place], self.after[place])

    def _relation_rows(self) -> Rows:
        changes = [change for change in self.changes if isinstance(change, RelationChange)]
        if changes:
            kinds = [change.kind for change in changes]
            old, new = (
                [self._relation_text(relation) for relation in side["relations"]]
                for side in (self.before, self.after)
            )
            yield list_row("relations", "links-heading", kinds, old, new)

    def _relation_text(self, relation: RelationDocument) -> str:
        type_, target, anchor = relation["type"], relation["target"], relation["anchor"]
        label = LinkType(type_).label if type_ in LinkType.values else type_
        text = f"{label}: {self.labels.get(target, target)}"
        line = self.labels.get(f"#{anchor}", anchor)
        return f"{text} ({line})" if line else text

    def _line_rows(self, part: LineList, section: RowSection) -> Rows:
        changes = {
            change.anchor: change
            for change in self.changes
            if isinstance(change, LineChange) and change.place == part
        }
        return LineListDiff(
            part, self.before, self.after, changes, self.kind, section.title, self.labels
        ).rows()
