"""The forms of the actions: the reason, and what else a verb needs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.admin.common import references
from kb.admin.common.field_limits import tell_limit
from kb.admin.forms.widgets import name_input
from kb.models import MAX_REASON_LENGTH, Article, Publication


class ReasonForm(forms.Form):
    """The reason, optional; it goes into the article's history."""

    reason = tell_limit(
        forms.CharField(
            label=_("Reason"),
            required=False,
            max_length=MAX_REASON_LENGTH,
            help_text=_("Stored in the history, where editors can read it."),
        )
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.article = article

    def find_article(self, field: str) -> Article | None:
        """Return the article that a field names, None where it is empty.

        Raises ValidationError for the form's own article and for names of none or of several.
        """
        name = self.cleaned_data[field]
        if not name:
            return None
        try:
            return references.article_named(name, own_key=self.article.key)
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem


class ReturnForm(ReasonForm):
    """A reason that has to be given."""

    reason = tell_limit(
        forms.CharField(
            label=_("Reason"),
            max_length=MAX_REASON_LENGTH,
            help_text=_("The author will read this."),
            error_messages={"required": _("Enter a reason: the author will read it.")},
        )
    )


class RetireForm(ReasonForm):
    """The article that replaces the withdrawn one, and the reason."""

    successor = tell_limit(
        forms.CharField(
            label=_("Replaced by"),
            required=False,
            max_length=300,
            widget=name_input("articles"),
            help_text=_(
                "The article readers are sent to instead. Leave empty if nothing replaces it."
            ),
        )
    )
    field_order = ("successor", "reason")

    def clean_successor(self) -> Publication | None:
        """Return the live publication of the named article; refuse an article without one."""
        article = self.find_article("successor")
        if article is None:
            return None
        live = Publication.objects.filter(pk=article.pk, is_live=True).first()
        if live is None:
            raise ValidationError(_("That article is not visible to readers."))
        return live


class MergeForm(ReasonForm):
    """The article to merge into, and the reason."""

    into = tell_limit(
        forms.CharField(
            label=_("Merge into"),
            max_length=300,
            widget=name_input("articles"),
            help_text=_(
                "Its address, and the links to its steps and resolutions, will lead there."
            ),
        )
    )
    brings_texts = forms.BooleanField(
        label=_("Then open the other article with this one's texts, spellings and lines added"),
        required=False,
        initial=True,
        help_text=_("Nothing of it is saved before you have looked through it there."),
    )
    field_order = ("into", "brings_texts", "reason")

    def clean_into(self) -> Article | None:
        """Return the named article."""
        return self.find_article("into")
