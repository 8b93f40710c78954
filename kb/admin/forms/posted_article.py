"""The posted form of an article → what its editor wrote."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from kb.admin.common.form_data import clean_text, posted_number, split_lines
from kb.admin.forms.article_input import ArticleInput, CarriedFields
from kb.admin.forms.field_problems import FieldProblem
from kb.admin.forms.formsets import MAX_ROWS
from kb.admin.forms.layouts import FormLayout, RowSection
from kb.documents import (
    SCALARS,
    RelationDocument,
    ResolutionDocument,
    RevisionDocument,
    RowList,
    StepDocument,
)
from kb.models import Article

Posted = Mapping[str, str]
MOST_POSTED = 2_000
"""Rows that are read: more than fit into the fields that a post may have."""


class PostedRow:
    """One row of a list as it was posted; `prefix` is that of its field names, as `steps-0-`."""

    def __init__(self, posted: Posted, prefix: str) -> None:
        self.posted, self.prefix = posted, prefix

    def text(self, name: str) -> str:
        """Return the text of a field."""
        return clean_text(self.posted.get(f"{self.prefix}{name}"))

    def is_ticked(self, name: str) -> bool:
        """Whether a checkbox is ticked."""
        return bool(self.posted.get(f"{self.prefix}{name}"))

    def reference(self, name: str) -> str:
        """Return the stored reference where its label was not retyped, else what was typed."""
        typed = self.text(name)
        return self.text(f"{name}_was") if typed == self.text(f"{name}_label") else typed

    @property
    def position(self) -> int:
        """The place of the row in its list; a row without one stands last."""
        position = self.text("position")
        return posted_number(position) if position.isdigit() else MOST_POSTED


def read_posted_article(
    posted: Posted, layout: FormLayout, article: Article | None, saved: RevisionDocument
) -> ArticleInput:
    """Return what an editor wrote; what the form has no field for stays as it is saved."""
    names = layout.form.names_for(article)
    shown: RevisionDocument = {**saved}
    for name in SCALARS:
        if name in names:
            shown[name] = clean_text(posted.get(name))
    if "tools" in names:
        shown["tools"] = split_lines(clean_text(posted.get("tools")))
    if "aliases" in names:
        shown["aliases"] = split_lines(clean_text(posted.get("aliases")))
    removed: set[tuple[RowList, int]] = set()
    problems: list[FieldProblem] = []
    kept_if_not: dict[int, str] = {}
    for section in layout.row_sections:
        problems += _count_problems(posted, section, saved)
        if _row_count(posted, section) is not None:
            rows = _posted_rows(posted, section)
            _set_rows(shown, section.row_list, rows)
            if section.row_list == "resolutions":
                kept_if_not = {index: row.text("kept_if_not") for index, row in enumerate(rows)}
            removed |= {
                (section.row_list, index)
                for index, row in enumerate(rows)
                if row.is_ticked("DELETE")
            }
    carried = _read_carried(posted)
    once_each = tuple(dict.fromkeys(problems))
    return ArticleInput(saved, shown, carried, frozenset(removed), once_each, kept_if_not)


def _count_problems(
    posted: Posted, section: RowSection, saved: RevisionDocument
) -> Iterator[FieldProblem]:
    """Yield why saving the posted rows would lose others."""
    count = _row_count(posted, section)
    if count is None:
        yield FieldProblem("", _("The form arrived incomplete. Please try again."))
    elif len(saved[section.row_list]) > MAX_ROWS:
        yield FieldProblem("", _("It has more lines than this form can hold."))
    elif count > MAX_ROWS:
        message = _("%(excess)d lines too many: at most %(n)d are possible. Nothing was cut.")
        figures = {"excess": count - MAX_ROWS, "n": MAX_ROWS}
        yield FieldProblem(section.row_list, message % figures)


def _row_count(posted: Posted, section: RowSection) -> int | None:
    """Return how many rows were posted, None where the form does not say."""
    text = clean_text(posted.get(f"{section.id}-TOTAL_FORMS"))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _posted_rows(posted: Posted, section: RowSection) -> list[PostedRow]:
    """Return the posted rows by their position, also those that are too many to be saved.

    Rows that a script moved into another list leave gaps in the numbers.
    """
    count = min(_row_count(posted, section) or 0, MOST_POSTED)
    prefixes = (f"{section.id}-{index}-" for index in range(count))
    there = {name.rpartition("-")[0] for name in posted}
    rows = [PostedRow(posted, prefix) for prefix in prefixes if prefix[:-1] in there]
    return sorted(rows, key=lambda row: row.position)


def _set_rows(document: RevisionDocument, row_list: RowList, rows: list[PostedRow]) -> None:
    """Put the posted rows into a document."""
    if row_list == "steps":
        document["steps"] = [_read_step(row) for row in rows]
    elif row_list == "resolutions":
        document["resolutions"] = [_read_resolution(row) for row in rows]
    else:
        document["relations"] = [_read_link(row) for row in rows]


def _read_step(row: PostedRow) -> StepDocument:
    return {
        "anchor": row.text("anchor"),
        "text": row.text("text"),
        "command": row.text("command"),
        "expected": row.text("expected"),
        "if_not": row.reference("if_not"),
        "changes_system": row.is_ticked("changes_system"),
    }


def _read_resolution(row: PostedRow) -> ResolutionDocument:
    return {
        "anchor": row.text("anchor"),
        "text": row.text("text"),
        "command": row.text("command"),
        "verify": row.text("verify"),
        "changes_system": row.is_ticked("changes_system"),
    }


def _read_link(row: PostedRow) -> RelationDocument:
    return {
        "anchor": row.reference("anchor"),
        "type": row.text("type"),
        "target": row.reference("target"),
    }


def _read_carried(posted: Posted) -> CarriedFields:
    return CarriedFields(
        owner=clean_text(posted.get("owner")),
        owner_was=clean_text(posted.get("owner_was")),
        review_by=clean_text(posted.get("review_by")),
        review_by_was=clean_text(posted.get("review_by_was")),
        edit_version=posted_number(posted.get("edit_version")),
        base=posted_number(posted.get("base")),
        conflict=posted_number(posted.get("conflict")),
        once=clean_text(posted.get("once"))[:36],
    )
