"""The forms of an article's lines and links, as they stand in its page."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.admin.common.form_data import MOST_LINES
from kb.admin.forms.widgets import Tick, box, names
from kb.models import Relation
from kb.text.bounds import check

if TYPE_CHECKING:
    Set = BaseFormSet[Any]
else:
    Set = BaseFormSet

LONGEST = 2_000


def refuse_bad_markdown(text: str) -> None:
    """Raise ValidationError with what is wrong with a text in Markdown."""
    problems = [gettext(problem.message) % problem.figures for problem in check(text)]
    if problems:
        raise ValidationError(problems)


def hidden() -> forms.CharField:
    """Return a field that the page carries along."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


def reference(label: Any, listing: str, help_text: Any = "", **options: Any) -> forms.CharField:
    """Return a box for the name of a line or an article."""
    widget = names(listing)
    options = {"required": False, "max_length": 300, **options}
    return forms.CharField(label=label, help_text=help_text, widget=widget, **options)


class RowForm(forms.Form):
    """One row of a set; a blank one says nothing, wherever it stands."""

    position = hidden()
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

    anchor = hidden()
    text = forms.CharField(
        label=_("Text"),
        widget=box(kind="line-text"),
        max_length=LONGEST,
        validators=[refuse_bad_markdown],
        error_messages={"required": _("Say what to do, or tick “Remove”.")},
    )
    command = forms.CharField(
        label=_("Command"), required=False, widget=box(spellcheck="false"), max_length=LONGEST
    )


class StepForm(LineForm):
    """A check, a step or an item."""

    expected = forms.CharField(
        label=_("What to look for"),
        required=False,
        widget=box(),
        max_length=LONGEST,
        validators=[refuse_bad_markdown],
    )
    if_not = reference(_("If it fails, go to"), "places")
    if_not_was = hidden()
    if_not_label = hidden()
    changes_system = forms.BooleanField(
        label=_("Changes the system (readers are warned)"), required=False, widget=Tick
    )


class ResolutionForm(LineForm):
    """A fix."""

    verify = forms.CharField(
        label=_("How to tell that it worked"),
        required=False,
        widget=box(),
        max_length=LONGEST,
        validators=[refuse_bad_markdown],
    )
    changes_system = forms.BooleanField(
        label=_("Changes the system (readers are warned)"), required=False, widget=Tick
    )


class LinkForm(RowForm):
    """A link to another article, from the whole or from one line."""

    type = forms.ChoiceField(label=_("Kind of link"), choices=Relation.TYPES)
    target = reference(
        _("Article"),
        "articles",
        required=True,
        error_messages={"required": _("Name the article, or tick “Remove”.")},
    )
    target_was = hidden()
    target_label = hidden()
    anchor = reference(_("Only from this line"), "places")
    anchor_was = hidden()
    anchor_label = hidden()
    idle = ("position", "type")


class LineSet(Set):
    """Rows that can be added, moved and removed; how many the browser says is bounded."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add the box to tick for removal."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")


def line_set(form: type[RowForm]) -> type[LineSet]:
    """Return the set of such forms."""
    made: Any = formset_factory(
        form,
        formset=LineSet,
        extra=0,
        can_delete=True,
        max_num=MOST_LINES,
        absolute_max=MOST_LINES,
        validate_max=True,
    )
    return cast("type[LineSet]", made)
