"""How the form of each kind of article is laid out: sections of fields, and of rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kb.admin.forms.article_form import ArticleForm
from kb.admin.forms.formsets import LinkForm, ResolutionForm, RowForm, StepForm
from kb.admin.forms.kind_forms import (
    ChecklistForm,
    ErrorCodeForm,
    HowToForm,
    ProblemForm,
    ProcedureForm,
)
from kb.documents import (
    RevisionDocument,
    RowList,
    empty_document,
    empty_resolution,
    empty_step,
)
from kb.models import Kind
from kb.publishing.article_templates import HOW_TO_BODY
from kb.serialise.labels import Label


@dataclass(frozen=True)
class FieldSection:
    """A heading with fields below it; fields in a tuple stand side by side."""

    id: str
    title: Label
    fields: tuple[str | tuple[str, ...], ...]
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowSection:
    """A heading with rows below it: lines or links.

    `id` is the prefix of the rows' field names, `row_list` where the document has them.
    """

    id: str
    row_list: RowList
    noun: Label
    title: Label
    hint: Label
    form: type[RowForm]


@dataclass(frozen=True)
class FormLayout:
    """The form of one kind; the last three say what a new article starts with."""

    form: type[ArticleForm]
    sections: tuple[FieldSection | RowSection, ...]
    step_count: int = 0
    resolution_count: int = 0
    body: Label = ""

    @property
    def row_sections(self) -> list[RowSection]:
        """The sections of rows, in their order on the page."""
        return [section for section in self.sections if isinstance(section, RowSection)]

    @property
    def nouns(self) -> dict[str, Label]:
        """What a line is called, by its list in the document: {"steps": "Step"}."""
        lines = [each for each in self.row_sections if each.row_list != "relations"]
        return {section.row_list: section.noun for section in lines}

    def new_document(self) -> RevisionDocument:
        """Return what a new article starts with; lines that stay empty are not saved."""
        return {
            **empty_document(self.form.kind),
            "steps": [empty_step() for _number in range(self.step_count)],
            "resolutions": [empty_resolution() for _number in range(self.resolution_count)],
            "body": str(self.body),
        }


def field_names(section: FieldSection) -> Iterator[str]:
    """Yield the names of a section's fields."""
    for name in section.fields:
        yield from (name,) if isinstance(name, str) else name


def step_section(noun: Label, title: Label, hint: Label) -> RowSection:
    """Return the section of the steps, with what a step is called in this kind."""
    return RowSection("steps", "steps", noun, title, hint, StepForm)


RESOLUTIONS = RowSection(
    "resolutions",
    "resolutions",
    _("Resolution"),
    _("Resolutions"),
    _("What to do, least risky first."),
    ResolutionForm,
)
LINKS = RowSection(
    "links",
    "relations",
    _("Link"),
    _("Links"),
    _("Articles to read next. Links to articles that readers cannot see are not shown."),
    LinkForm,
)
SPELLINGS = FieldSection("aliases", _("For search and /errors/"), ("aliases",))
AGENT_NOTE = FieldSection("agents", _("Agents only"), ("internal_note",), ("agents",))
ADMINISTRATIVE_FIELDS = FieldSection(
    "housekeeping",
    _("Category, owner and address"),
    (("category", "audience"), ("owner", "review_by"), "slug"),
)
LAST_SECTIONS = (SPELLINGS, LINKS, AGENT_NOTE, ADMINISTRATIVE_FIELDS)

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
                _("Step"),
                _("Diagnostic steps"),
                _("What to check, in order. A diagnostic step should change nothing."),
            ),
            RESOLUTIONS,
            *LAST_SECTIONS,
        ),
        step_count=3,
        resolution_count=2,
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
            *LAST_SECTIONS,
        ),
        step_count=4,
    ),
    Kind.CHECKLIST: FormLayout(
        ChecklistForm,
        (
            FieldSection("what", _("What it is for"), ("title", "body", "environment", "tools")),
            step_section(_("Step"), _("Steps"), _("What to tick off, one thing per step.")),
            *LAST_SECTIONS,
        ),
        step_count=5,
    ),
    Kind.ERROR_CODE: FormLayout(
        ErrorCodeForm,
        (
            FieldSection(
                "what",
                _("The code or message"),
                (("code", "title"), "cause", "environment", "body"),
            ),
            *LAST_SECTIONS,
        ),
    ),
    Kind.HOW_TO: FormLayout(
        HowToForm,
        (
            FieldSection(
                "what", _("What the reader wants"), ("title", "body", "environment", "tools")
            ),
            step_section(
                _("Step"),
                _("Steps"),
                _("What to do, in order. Leave empty if the text already says it."),
            ),
            *LAST_SECTIONS,
        ),
        body=HOW_TO_BODY,
    ),
}
