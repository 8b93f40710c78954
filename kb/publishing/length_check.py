"""Refuses a text that is too long, and says by how much; nothing is ever cut."""

from django.utils.translation import ngettext

from kb.publishing.rules import Refused
from kb.text.length_limit import excess_of


def check_length(text: str, limit: int, *, field: str = "") -> None:
    """Raise Refused, about a field of the form, for a text of more than `limit` characters."""
    excess = excess_of(text, limit)
    if excess:
        message = ngettext(
            "%(excess)d character too many: at most %(limit)d are possible. Nothing was cut.",
            "%(excess)d characters too many: at most %(limit)d are possible. Nothing was cut.",
            excess,
        )
        raise Refused(message % {"excess": excess, "limit": limit}, field=field)
