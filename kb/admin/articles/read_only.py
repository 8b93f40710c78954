"""The page of an article for those who review or publish it and do not write."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from kb.admin.actions.actions import allowed_actions
from kb.admin.articles.editing_view import editing_text
from kb.admin.articles.status_bar import status_bar
from kb.admin.common.pages import ArticlePages
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.article_input import saved_input
from kb.admin.forms.formsets import RowForm
from kb.admin.forms.layouts import RowSection
from kb.admin.history.compare_views import DECISIONS
from kb.models import Article
from kb.publishing import history
from kb.serialise.labels import Label


@dataclass(frozen=True)
class ShownField:
    """A field with a value: its name, its label, and the value in words."""

    name: str
    label: Label
    value: str

    @property
    def is_code(self) -> bool:
        """Whether the value is what one types or pastes."""
        return self.name in ("command", "code", "slug")


@dataclass(frozen=True)
class ShownRow:
    """A line or a link: the id of its place, its anchor, its text, and what else it holds."""

    id: str
    anchor: str
    text: str
    details: list[ShownField]
    changes_system: bool
    change_badge: tuple[str, str] | None
    comment_count: int


@dataclass(frozen=True)
class ShownSection:
    """A section of the form as it is read: its fields, or its rows."""

    id: str
    title: Label
    classes: tuple[str, ...]
    fields: list[ShownField]
    rows: list[ShownRow]


def open_read_only(admin: ArticlePages, request: HttpRequest, article: Article) -> HttpResponse:
    """Show the working copy of an article, with its status, its history and what may be done."""
    editor = ArticleEditor(admin.kind, article, saved_input(article, history.snapshot(article)))
    bar = status_bar(request.user, article, editor)
    context = admin.context(
        request,
        article,
        title=str(article),
        sections=list(shown_sections(editor)),
        decisions=allowed_actions(DECISIONS, bar["status"], request.user),
        compare_url=article.admin_url("compare"),
        line_comment_url=bar.get("comment_url", "") if bar.get("can_comment") else "",
        editing_text=editing_text(request, article),
        **bar,
    )
    return TemplateResponse(request, "admin/article/read_only.html", context)


def shown_sections(editor: ArticleEditor) -> Iterator[ShownSection]:
    """Yield the sections of a form that hold something."""
    for block in editor.sections:
        section = block["section"]
        rows: list[ShownRow] = []
        fields: list[ShownField] = []
        if isinstance(section, RowSection):
            forms_of_rows = enumerate(block["formset"].forms)
            rows = [_shown_row(f"{section.id}-{index}", form) for index, form in forms_of_rows]
        else:
            fields = [shown for row in block["rows"] for shown in _shown_fields(row)]
        if rows or fields:
            classes = getattr(section, "classes", ())
            yield ShownSection(section.id, section.title, classes, fields, rows)


def _shown_fields(fields: list[forms.BoundField]) -> list[ShownField]:
    """Return the fields with a value, in words."""
    shown = [ShownField(field.name, str(field.label), _in_words(field)) for field in fields]
    return [field for field in shown if field.value]


def _in_words(field: forms.BoundField) -> str:
    value = field.value()
    choices: Any = getattr(field.field, "choices", None)
    if choices is not None:
        return dict(_flat(choices)).get(str(value or ""), "") if value else ""
    return "" if value in (None, False) else str(value)


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    """Yield the choices of a select, also those that stand in groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)


def _shown_row(row_id: str, form: RowForm) -> ShownRow:
    names = ("text", "target", "changes_system", "DELETE")
    details = [field for field in form.visible_fields() if field.name not in names]
    is_link = "target" in form.fields
    return ShownRow(
        row_id,
        "" if is_link else str(form["anchor"].value() or ""),
        str(form["target" if is_link else "text"].value() or ""),
        _shown_fields(details),
        "changes_system" in form.fields and bool(form["changes_system"].value()),
        form.change_badge,
        form.comment_count,
    )
