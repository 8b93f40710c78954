"""The form of a redaction: what is taken out, and why."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.field_limits import tell_limit
from kb.admin.forms.widgets import growing_textarea
from kb.models import MAX_REASON_LENGTH, Revision
from kb.publishing.rules import Refused
from kb.redaction.plans import (
    RedactionPlan,
    named_image,
    named_revision,
    plan_image,
    plan_words,
)

MAX_WORDS_LENGTH = 5_000
CHOICES = ("words", "revision", "image")


class RedactionForm(forms.Form):
    """One of words, a revision or an image, and the reason.

    When it is valid, `plan` says what is taken out; for a revision `old_revision` does.
    """

    words = tell_limit(
        forms.CharField(
            label=gettext_lazy("Words"),
            required=False,
            max_length=MAX_WORDS_LENGTH,
            widget=growing_textarea(3),
            help_text=gettext_lazy(
                "A phrase on each line: a key, a name, a telephone number. Case, accents and what "
                "stands between its words do not count; parts of longer words are left alone."
            ),
        )
    )
    revision = forms.CharField(
        label=gettext_lazy("Or the whole text of an old revision"),
        required=False,
        help_text=gettext_lazy("The article's id and the revision's number: 12/3."),
    )
    image = forms.CharField(
        label=gettext_lazy("Or an image"),
        required=False,
        help_text=gettext_lazy("Its address: /media/….png"),
    )
    reason = tell_limit(
        forms.CharField(
            label=gettext_lazy("Reason"),
            required=False,
            max_length=MAX_REASON_LENGTH,
            help_text=gettext_lazy(
                "Stays in the history of every article, where editors read it: without the words."
            ),
        )
    )

    plan: RedactionPlan | None = None
    old_revision: Revision | None = None

    @property
    def fingerprint(self) -> str:
        """What was asked for, as a word that does not tell it: has the preview been of this?"""
        asked = "\0".join(self.data.get(name, "") for name in CHOICES)
        return salted_hmac("kb.redaction", asked).hexdigest()

    @property
    def is_previewed(self) -> bool:
        """Whether what is posted is what the page has shown, with the button that confirms it."""
        return "confirm" in self.data and self.data.get("seen") == self.fingerprint

    def clean(self) -> dict[str, Any]:
        """Find what is to be taken out; exactly one thing."""
        cleaned: dict[str, Any] = super().clean() or {}
        asked = [name for name in CHOICES if cleaned.get(name, "").strip()]
        if len(asked) != 1 and not self.errors:
            raise ValidationError(_("Fill in one of the three: words, a revision or an image."))
        if asked:
            try:
                self._find(asked[0], cleaned[asked[0]])
            except Refused as refused:
                self.add_error(asked[0], str(refused))
        return cleaned

    def _find(self, name: str, text: str) -> None:
        if name == "words":
            self.plan = plan_words(text.splitlines())
        elif name == "image":
            self.plan = plan_image(named_image(text))
        else:
            self.old_revision = named_revision(text)
