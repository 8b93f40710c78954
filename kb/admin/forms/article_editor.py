"""The form of an article as its page shows it, with the problems beside their fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.formsets import BaseFormSet

from kb.admin.common import references
from kb.admin.common.change_text import ChangeText
from kb.admin.forms.article_input import ArticleInput
from kb.admin.forms.field_problems import FieldProblem
from kb.admin.forms.formsets import RowForm, row_formset
from kb.admin.forms.layouts import LAYOUTS, FieldSection, RowSection
from kb.documents import LINE_LISTS, RevisionDocument, RowList
from kb.models import Article, Kind
from kb.serialise import labels


class ArticleEditor:
    """The forms of one article, filled with what is saved or typed. They validate nothing."""

    escalate_label = labels.ESCALATE

    def __init__(
        self,
        kind: Kind,
        article: Article | None,
        article_input: ArticleInput,
        problems: Iterable[FieldProblem] = (),
    ) -> None:
        self.layout, self.input = LAYOUTS[kind], article_input
        self.labels = references.reference_labels(article_input.shown, self.layout.nouns)
        self.form = self.layout.form(initial=article_input.form_values(), article=article)
        self.formsets = {
            section.row_list: self._formset(section) for section in self.layout.row_sections
        }
        self.problems = list(problems)
        for problem in self.problems:
            self._show_problem(problem)

    def _formset(self, section: RowSection) -> "BaseFormSet[RowForm]":
        rows = row_values(self.input.shown, section.row_list, self.labels)
        for index, row in enumerate(rows):
            row["position"] = index + 1
            row["DELETE"] = (section.row_list, index) in self.input.removed
            if section.row_list == "resolutions":
                row["kept_if_not"] = self.input.kept_if_not.get(index, "")
        return row_formset(section.form, rows, section.id)

    def _show_problem(self, problem: FieldProblem) -> None:
        """Show a message beside its field, or above the form where its list is not shown."""
        if problem.row_list is None:
            add_message(self.form, problem.field, problem.message)
            return
        formset = self.formsets.get(problem.row_list)
        if formset is None:
            add_message(self.form, "", problem.message)
            return
        index = self.input.filled_rows(problem.row_list)[problem.index]
        add_message(formset.forms[index], problem.field, problem.message)

    @property
    def target_names(self) -> list[str]:
        """What can be typed as the place where a failed step leads, but for other articles."""
        lines = references.line_labels(self.input.document, self.layout.nouns)
        return [str(self.escalate_label), *lines.values()]

    def show_changes(self, changes: Mapping[str, ChangeText]) -> None:
        """Show beside each line, by its anchor, how it differs from the live text."""
        for row_list in LINE_LISTS:
            formset = self.formsets.get(row_list)
            for form in formset.forms if formset else ():
                change = changes.get(str(form["anchor"].value()))
                form.change_badge = (change.kind, change.happened) if change else None

    def show_comments(self, counts: Mapping[str, int]) -> None:
        """Show beside each line, by its anchor, how many open comments it has."""
        for row_list in LINE_LISTS:
            formset = self.formsets.get(row_list)
            for form in formset.forms if formset else ():
                form.comment_count = counts.get(str(form["anchor"].value() or "-"), 0)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Each section of the page with its rows of fields, or its formset and its filled rows."""
        return [
            {
                "section": section,
                "formset": self.formsets[section.row_list],
                "filled_count": len(self.input.filled_rows(section.row_list)),
            }
            if isinstance(section, RowSection)
            else {"section": section, "rows": self._field_rows(section)}
            for section in self.layout.sections
        ]

    def _field_rows(self, section: FieldSection) -> list[list[forms.BoundField]]:
        """Return the fields that stand side by side; those that the form lacks are left out."""
        rows = [(row,) if isinstance(row, str) else row for row in section.fields]
        fields = [[self.form[name] for name in row if name in self.form.fields] for row in rows]
        return [row for row in fields if row]


def add_message(form: forms.Form, field: str, message: str) -> None:
    """Show a message beside a field of an unbound form; above the form where it has no such field.

    `Form.add_error` takes bound forms only.
    """
    if field in form.fields:
        empty = form.error_class(renderer=form.renderer, field_id=form[field].auto_id)
        form.errors.setdefault(field, empty).append(message)
    else:
        empty = form.error_class(renderer=form.renderer, error_class="nonfield")
        form.errors.setdefault(NON_FIELD_ERRORS, empty).append(message)


def row_values(
    document: RevisionDocument, row_list: RowList, labels: Mapping[str, str]
) -> list[dict[str, object]]:
    """Return the initial values of the forms of a list; references appear as their labels."""
    if row_list == "steps":
        return [
            {**step, **_reference("if_not", step["if_not"], step["if_not"], labels)}
            for step in document["steps"]
        ]
    if row_list == "resolutions":
        return [{**resolution} for resolution in document["resolutions"]]
    return [
        {
            **link,
            **_reference("target", link["target"], link["target"], labels),
            **_reference("anchor", link["anchor"], _line_key(link["anchor"]), labels),
        }
        for link in document["relations"]
    ]


def _line_key(anchor: str) -> str:
    """Return the key of a line's label; lines that are new have no anchor yet."""
    return f"#{anchor}" if anchor else ""


def _reference(name: str, stored: str, key: str, labels: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a reference's three fields; what has no label is its own."""
    label = labels.get(key, stored)
    return {name: label, f"{name}_was": stored, f"{name}_label": label}
