"""The form of one row of each list of an article (steps, resolutions, links), and their sets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.admin.common.field_limits import tell_limit
from kb.admin.forms.widgets import Checkbox, growing_textarea, name_input
from kb.models import Relation
from kb.serialise import labels
from kb.text.markdown_limits import find_problems

MAX_ROWS = 300
MAX_TEXT_LENGTH = 2_000
MAX_REFERENCE_LENGTH = 300


def refuse_bad_markdown(text: str) -> None:
    """Validate a text in Markdown. Raises ValidationError where it could not be rendered."""
    problems = [problem.translated(gettext) for problem in find_problems(text)]
    if problems:
        raise ValidationError(problems)


def hidden_field() -> forms.CharField:
    """Return an optional hidden field."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


def reference_field(
    label: Any, datalist: str, help_text: Any = "", **options: Any
) -> forms.CharField:
    """Return a box for the name of a line or an article; `datalist` is an element's id."""
    widget = name_input(datalist)
    options = {"required": False, "max_length": MAX_REFERENCE_LENGTH, **options}
    return tell_limit(forms.CharField(label=label, help_text=help_text, widget=widget, **options))


def line_field(*, kind: str = "", is_markdown: bool = True, **options: Any) -> forms.CharField:
    """Return a box for one text of a line, with a class `kind`."""
    field = forms.CharField(
        widget=growing_textarea(kind=kind, spellcheck="true" if is_markdown else "false"),
        max_length=MAX_TEXT_LENGTH,
        validators=[refuse_bad_markdown] if is_markdown else [],
        **options,
    )
    return tell_limit(field)


class RowForm(forms.Form):
    """One row; `change_badge` is the kind and the words of what changed in it since it was live.

    `comment_count` is the number of its open comments.
    """

    position = hidden_field()
    change_badge: tuple[str, str] | None = None
    comment_count: int = 0


class LineForm(RowForm):
    """What steps and resolutions share."""

    anchor = hidden_field()
    text = line_field(
        label=_("Text"),
        kind="line-text",
        error_messages={"required": _("Enter a text, or tick “Remove”.")},
    )
    command = line_field(label=_("Command"), required=False, is_markdown=False)


class StepForm(LineForm):
    """A step. The label and `_was` tell whether `if_not` was retyped."""

    expected = line_field(label=labels.EXPECTED, required=False)
    if_not = reference_field(labels.IF_NOT, "places")
    if_not_was = hidden_field()
    if_not_label = hidden_field()
    changes_system = forms.BooleanField(
        label=labels.CHANGES_SYSTEM, required=False, widget=Checkbox
    )


class ResolutionForm(LineForm):
    """A resolution. `kept_if_not` is what it said as a step, for moving it back."""

    kept_if_not = hidden_field()
    verify = line_field(label=labels.VERIFY, required=False)
    changes_system = forms.BooleanField(
        label=labels.CHANGES_SYSTEM, required=False, widget=Checkbox
    )


class LinkForm(RowForm):
    """A link to another article, from the whole article or from one of its lines."""

    type = forms.ChoiceField(label=_("Kind of link"), choices=Relation.TYPES)
    target = reference_field(
        _("Article"),
        "articles",
        required=True,
        error_messages={"required": _("Enter an article, or tick “Remove”.")},
    )
    target_was = hidden_field()
    target_label = hidden_field()
    anchor = reference_field(_("Only from this line"), "places")
    anchor_was = hidden_field()
    anchor_label = hidden_field()


def row_formset(
    form: type[RowForm], initial: list[dict[str, object]], prefix: str
) -> "BaseFormSet[RowForm]":
    """Return the rows of one list as forms to show; they are never bound to posted data."""
    formset = formset_factory(form, extra=0, can_delete=True, max_num=MAX_ROWS)
    return formset(initial=initial, prefix=prefix, form_kwargs={"label_suffix": ""})
