"""The forms of an article's lines and links, as they stand in its page."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.admin.common.form_data import MOST_LINES
from kb.admin.forms.widgets import Checkbox, growing_textarea, name_input
from kb.models import Relation
from kb.text.markdown_limits import find_problems

if TYPE_CHECKING:
    Set = BaseFormSet[Any]
else:
    Set = BaseFormSet

LONGEST = 2_000


def refuse_bad_markdown(text: str) -> None:
    """Raise ValidationError with what is wrong with a text in Markdown."""
    problems = [gettext(problem.message) % problem.figures for problem in find_problems(text)]
    if problems:
        raise ValidationError(problems)


def hidden_field() -> forms.CharField:
    """Return a field that the page carries along."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


def reference_field(
    label: Any, listing: str, help_text: Any = "", **options: Any
) -> forms.CharField:
    """Return a box for the name of a line or an article."""
    widget = name_input(listing)
    options = {"required": False, "max_length": 300, **options}
    return forms.CharField(label=label, help_text=help_text, widget=widget, **options)


class RowForm(forms.Form):
    """One row of a set; a blank one says nothing, wherever it stands."""

    position = hidden_field()
    mark: tuple[str, str] | None = None
    idle: tuple[str, ...] = ("position",)

    def has_changed(self) -> bool:
        """Whether the row says anything: Django skips the others."""
        said = (self.data.get(self.add_prefix(name)) for name in self.fields if self._counts(name))
        return any(said)

    def _counts(self, name: str) -> bool:
        return name not in self.idle and not name.endswith(("_was", "_label"))


class LineForm(RowForm):
    """What steps and resolutions share."""

    anchor = hidden_field()
    text = forms.CharField(
        label=_("Text"),
        widget=growing_textarea(kind="line-text"),
        max_length=LONGEST,
        validators=[refuse_bad_markdown],
        error_messages={"required": _("Say what to do, or tick “Remove”.")},
    )
    command = forms.CharField(
        label=_("Command"),
        required=False,
        widget=growing_textarea(spellcheck="false"),
        max_length=LONGEST,
    )


class StepForm(LineForm):
    """A check, a step or an item."""

    expected = forms.CharField(
        label=_("What to look for"),
        required=False,
        widget=growing_textarea(),
        max_length=LONGEST,
        validators=[refuse_bad_markdown],
    )
    if_not = reference_field(_("If it fails, go to"), "places")
    if_not_was = hidden_field()
    if_not_label = hidden_field()
    changes_system = forms.BooleanField(
        label=_("Changes the system (readers are warned)"), required=False, widget=Checkbox
    )


class ResolutionForm(LineForm):
    """A fix."""

    verify = forms.CharField(
        label=_("How to tell that it worked"),
        required=False,
        widget=growing_textarea(),
        max_length=LONGEST,
        validators=[refuse_bad_markdown],
    )
    changes_system = forms.BooleanField(
        label=_("Changes the system (readers are warned)"), required=False, widget=Checkbox
    )


class LinkForm(RowForm):
    """A link to another article, from the whole or from one line."""

    type = forms.ChoiceField(label=_("Kind of link"), choices=Relation.TYPES)
    target = reference_field(
        _("Article"),
        "articles",
        required=True,
        error_messages={"required": _("Name the article, or tick “Remove”.")},
    )
    target_was = hidden_field()
    target_label = hidden_field()
    anchor = reference_field(_("Only from this line"), "places")
    anchor_was = hidden_field()
    anchor_label = hidden_field()
    idle = ("position", "type")


class RowFormSet(Set):
    """Rows that can be added, moved and removed; how many the browser says is bounded."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the box to tick for removal."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")


def row_formset(form: type[RowForm]) -> type[RowFormSet]:
    """Return the set of such forms."""
    made: Any = formset_factory(
        form,
        formset=RowFormSet,
        extra=0,
        can_delete=True,
        max_num=MOST_LINES,
        absolute_max=MOST_LINES,
        validate_max=True,
    )
    return cast("type[RowFormSet]", made)
