"""How the page of each kind of article is laid out: sections of fields, and sets of lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.admin.common.form_data import blank_row
from kb.admin.forms.article_form import ArticleForm
from kb.admin.forms.formsets import LinkForm, ResolutionForm, RowForm, StepForm
from kb.admin.forms.kind_forms import (
    ChecklistForm,
    ErrorCodeForm,
    HowToForm,
    ProblemForm,
    ProcedureForm,
)
from kb.models import Kind
from kb.publishing.history import RESOLUTION_FIELDS, STEP_FIELDS

Text = str | Promise
Fields = tuple[str | tuple[str, ...], ...]


@dataclass(frozen=True)
class FieldSection:
    """A heading with fields below it."""

    id: str
    title: Text
    fields: Fields
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowSection:
    """A set of lines or links."""

    id: str
    noun: Text
    title: Text
    hint: Text
    form: type[RowForm]
    names: tuple[str, ...]


@dataclass(frozen=True)
class FormLayout:
    """The page of one kind."""

    form: type[ArticleForm]
    blocks: tuple[FieldSection | RowSection, ...]
    template: dict[str, Any] = field(default_factory=dict)

    @property
    def parts(self) -> dict[str, RowSection]:
        """The sets of lines and links, by their place in the document."""
        return {block.id: block for block in self.blocks if isinstance(block, RowSection)}

    @property
    def nouns(self) -> dict[str, Text]:
        """What a line is called, by its place in the document."""
        return {id_: part.noun for id_, part in self.parts.items() if id_ != "links"}

    def fields(self) -> set[str]:
        """Return every field that the page shows."""
        return {
            name
            for block in self.blocks
            if isinstance(block, FieldSection)
            for name in field_names(block)
        }


def field_names(section: FieldSection) -> Iterable[str]:
    """Return a section's fields without their grouping."""
    for entry in section.fields:
        yield from (entry,) if isinstance(entry, str) else entry


def step_section(noun: Text, title: Text, hint: Text) -> RowSection:
    """Return the set of an article's steps, under the name that its kind gives them."""
    return RowSection("steps", noun, title, hint, StepForm, STEP_FIELDS)


FIXES = RowSection(
    "resolutions",
    _("Fix"),
    _("Fixes"),
    _("What to do, the least risky first."),
    ResolutionForm,
    RESOLUTION_FIELDS,
)
LINKS = RowSection(
    "links",
    _("Link"),
    _("Links"),
    _("Articles worth opening next. A link to an article that readers cannot see is not shown."),
    LinkForm,
    ("anchor", "type", "target"),
)
SPELLINGS = FieldSection("aliases", _("Recognised by"), ("aliases",))
AGENTS = FieldSection("agents", _("Agents only"), ("internal_note",), ("agents",))
HOUSEKEEPING = FieldSection(
    "housekeeping", _("Housekeeping"), (("category", "audience"), ("owner", "review_by"), "slug")
)
ENDS = (SPELLINGS, LINKS, AGENTS, HOUSEKEEPING)


def blank_rows(names: tuple[str, ...], count: int) -> list[dict[str, Any]]:
    """Return empty lines to fill in; those that stay empty are not saved."""
    return [blank_row(names) for _line in range(count)]


HOW_TO_BODY = _("""## Before you start

-

## How to do it

1.

## How to tell that it worked

""")

LAYOUTS: dict[Kind, FormLayout] = {
    Kind.PROBLEM: FormLayout(
        ProblemForm,
        (
            FieldSection(
                "customer",
                _("What the customer sees"),
                (("number", "title"), "symptom", "environment", "cause", "body", "tools"),
            ),
            step_section(
                _("Check"), _("Checks"), _("What to look at, in order. A check changes nothing.")
            ),
            FIXES,
            *ENDS,
        ),
        {"steps": blank_rows(STEP_FIELDS, 3), "resolutions": blank_rows(RESOLUTION_FIELDS, 2)},
    ),
    Kind.PROCEDURE: FormLayout(
        ProcedureForm,
        (
            FieldSection(
                "what",
                _("What it is for"),
                (("number", "title"), "body", "environment", "tools"),
            ),
            step_section(_("Step"), _("Steps"), _("What to do, in order.")),
            *ENDS,
        ),
        {"steps": blank_rows(STEP_FIELDS, 4)},
    ),
    Kind.CHECKLIST: FormLayout(
        ChecklistForm,
        (
            FieldSection("what", _("What it is for"), ("title", "body", "environment", "tools")),
            step_section(_("Item"), _("Items"), _("What to tick. One thing each.")),
            *ENDS,
        ),
        {"steps": blank_rows(STEP_FIELDS, 5)},
    ),
    Kind.ERROR_CODE: FormLayout(
        ErrorCodeForm,
        (
            FieldSection(
                "what",
                _("What it means"),
                (("code", "title"), "cause", "environment", "body"),
            ),
            *ENDS,
        ),
    ),
    Kind.HOW_TO: FormLayout(
        HowToForm,
        (
            FieldSection(
                "what", _("What the reader wants"), ("title", "body", "environment", "tools")
            ),
            step_section(
                _("Step"), _("Steps"), _("What to do, in order. Leave out where the text says it.")
            ),
            *ENDS,
        ),
        {"body": HOW_TO_BODY},
    ),
}
