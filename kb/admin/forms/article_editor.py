"""One editing of an article: its form and sets of lines, and the document that they make."""

from collections.abc import Mapping
from typing import Any

from kb.admin.common import form_data, references
from kb.admin.common.change_text import ChangeText
from kb.admin.common.form_data import Document, PostedDocument
from kb.admin.forms import resolve_references
from kb.admin.forms.article_form import ArticleForm
from kb.admin.forms.formsets import RowFormSet, row_formset
from kb.admin.forms.housekeeping import housekeeping
from kb.admin.forms.layouts import LAYOUTS, FieldSection, RowSection, field_names
from kb.models import Article, Kind
from kb.publishing import history

EMPTY: Document = {
    **dict.fromkeys((*history.NAMES, *history.TEXTS, "category"), ""),
    **{name: [] for name in ("steps", "resolutions", "aliases", "tools", "relations")},
    "audience": "public",
}
LISTS = ("tools", "aliases")
CARRIED = ("owner", "owner_was", "review_by", "review_by_was", "edit_version", "base", "conflict")


class ArticleEditor:
    """The forms of one article, empty, filled from a document, or bound to what was posted."""

    def __init__(
        self,
        kind: Kind,
        article: Article | None,
        document: Document,
        *,
        data: Mapping[str, Any] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.sheet = LAYOUTS[kind]
        self.article, self.before, self.data = article, document, data
        self.stored = document
        self.labels = references.reference_labels(document, self.sheet.nouns)
        self.extra = extra or housekeeping(article)
        self.form = self._form()
        self.parts = {name: self._set(part) for name, part in self.sheet.parts.items()}
        self.reading: PostedDocument | None = None

    def _form(self) -> ArticleForm:
        form = self.sheet.form(self.data, initial=self.initial(), article=self.article)
        if self.article is None or self.article.source_id is None:
            # Only what came from a numbered document has a number to keep.
            form.fields.pop("number", None)
        return form

    def _set(self, part: RowSection) -> RowFormSet:
        rows = form_data.initial_rows(self.before, part.id, self.labels)
        return row_formset(part.form)(
            self.data,
            initial=rows,
            prefix=part.id,
            form_kwargs={"label_suffix": "", "empty_permitted": True},
        )

    def initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        texts = (*history.NAMES, *history.TEXTS, "category")
        values = {name: str(self.before[name]) for name in texts}
        lists = {name: "\n".join(self.before[name]) for name in LISTS}
        return {**values, **lists, **self.extra}

    def as_posted(self) -> dict[str, str]:
        """Return the data that a browser would post for this document."""
        rows = {
            name: form_data.initial_rows(self.before, name, self.labels)
            for name in self.sheet.parts
        }
        return form_data.to_form_data(self.initial(), rows)

    @property
    def version(self) -> int:
        """The edit_version that the posted form was opened on."""
        return form_data.posted_number((self.data or {}).get("edit_version"))

    def with_another(self, part: str) -> "ArticleEditor":
        """Return the same editing with one more empty row: what the button does without script."""
        rows = "relations" if part == "links" else part
        blank = form_data.blank_row(self.sheet.parts[part].names)
        document = {**self.document, rows: [*self.document[rows], blank]}
        kept = {name: (self.data or {}).get(name, "") for name in CARRIED}
        made = ArticleEditor(self.sheet.form.kind, self.article, document, extra=kept)
        made.stored = self.before
        return made

    def read(self) -> PostedDocument:
        """Return the posted document as it is, valid or not."""
        if self.reading is None:
            shown = {name for name in self.before if name in self.form.fields}
            parts = {name: part.names for name, part in self.sheet.parts.items()}
            self.reading = form_data.read_form(self.data or {}, self.before, shown, parts)
        return self.reading

    @property
    def is_too_long(self) -> bool:
        """Whether there are more lines than the form holds: saving it would lose the others."""
        places = ("relations" if name == "links" else name for name in self.sheet.parts)
        return any(len(self.stored[place]) > form_data.MOST_LINES for place in places)

    def is_valid(self) -> bool:
        """Whether it can be saved; then `document` returns what to write."""
        if self._has_good_forms():
            self.document["slug"] = self.form.cleaned_data["slug"]
            resolve_references.assign_anchors(self.document, self.article)
            self._drop_links_of_removed_lines()
            self._resolve()
        return self._has_good_forms()

    def _has_good_forms(self) -> bool:
        forms: list[Any] = [self.form, *self.parts.values()]
        return all([each.is_valid() for each in forms])  # noqa: C419 - all of them show errors

    @property
    def document(self) -> Document:
        """The document that was posted, with anchors and keys in place."""
        return self.read().document

    def _drop_links_of_removed_lines(self) -> None:
        """A link from one line goes with its line."""
        left = {line["anchor"] for line in history.lines_of(self.document)}
        gone = {line["anchor"] for line in history.lines_of(self.before)} - left
        pairs = zip(self.document["relations"], self.read().forms["links"], strict=True)
        kept = [(link, form) for link, form in pairs if link["anchor"] not in gone]
        self.document["relations"] = [link for link, _form in kept]
        self.read().forms["links"] = [form for _link, form in kept]

    def _resolve(self) -> None:
        own = self.article.key if self.article else ""
        names = references.ReferenceResolver(self.document, self.sheet.nouns, own)
        for problem in resolve_references.resolve_references(self.document, names):
            self.add_row_error(problem.part, problem.index, problem.field, problem.message)

    def add_row_error(self, part: str, index: int, name: str, message: str) -> None:
        """Put an error beside a field of the index-th row that was read."""
        rows = self.parts[part]
        rows.forms[self.read().forms[part][index]].add_error(name, message)

    def add_error(self, place: str, message: str) -> None:
        """Put an error where the text at a place of the document is written.

        Places are those of the projection: a field, `tool:0`, an anchor, `<anchor>:expected`.
        """
        name, _colon, field = place.partition(":")
        for part in self.sheet.nouns:
            for index, line in enumerate(self.document[part]):
                if line["anchor"] == name:
                    self.add_row_error(part, index, field or "text", message)
                    return
        name = "tools" if name == "tool" else name
        self.form.add_error(name if name in self.form.fields else None, message)

    @property
    def has_errors(self) -> bool:
        """Whether something that was posted needs the editor."""
        sets = self.parts.values()
        rows = any(form.errors for rows in sets for form in rows.forms if form.is_bound)
        return self.form.is_bound and (bool(self.form.errors) or rows)

    @property
    def places(self) -> list[str]:
        """Where a check can lead inside the article, as it is typed."""
        lines = references.line_labels(self.before, self.sheet.nouns)
        return [str(references.ESCALATE_LABEL), *lines.values()]

    def mark(self, sayings: Mapping[str, ChangeText]) -> None:
        """Show beside each line, by its anchor, what happened to it since it was live."""
        for part in self.sheet.nouns:
            for row in self.parts[part].forms:
                saying = sayings.get(str(row["anchor"].value()))
                row.mark = (saying.kind, saying.happened) if saying else None

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The page from top to bottom, for its template."""
        return [self._block(block) for block in self.sheet.blocks]

    def _block(self, block: FieldSection | RowSection) -> dict[str, Any]:
        if isinstance(block, RowSection):
            return {"part": block, "set": self.parts[block.id]}
        missing = {name for name in field_names(block) if name not in self.form.fields}
        rows = [(entry,) if isinstance(entry, str) else entry for entry in block.fields]
        kept = [[name for name in row if name not in missing] for row in rows]
        return {
            "section": block,
            "rows": [[self.form[name] for name in row] for row in kept if row],
        }
