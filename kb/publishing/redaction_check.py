"""Refuses texts that hold words which were redacted."""

from django.utils.translation import gettext_lazy as _

from kb.publishing.rules import Refused
from kb.redacted_words import redacted_words

HOLDS_REDACTED = _(
    "It holds words that were redacted on this site: take them out, they are not stored again."
)


def check_redacted(*values: object, field: str = "") -> None:
    """Raise Refused, about a field of the form, for texts or documents with redacted words."""
    if redacted_words().are_in(values):
        raise Refused(str(HOLDS_REDACTED), field=field)
