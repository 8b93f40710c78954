"""The limit of a text field: told while one types, refused beyond it, and never a silent cut."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import ngettext

from kb.text.length_limit import excess_of

AnyField = TypeVar("AnyField", bound=forms.Field)


class LengthLimit(MaxLengthValidator):
    """Refuses a text that is too long, and says by how much."""

    def __call__(self, value: Any) -> None:
        """Raise ValidationError with the excess, in characters."""
        limit = self.limit_value() if callable(self.limit_value) else self.limit_value
        if excess := excess_of(str(value), limit):
            raise ValidationError(too_long_message(excess, limit), code="max_length")


def too_long_message(excess: int, limit: int) -> str:
    """Return the refusal of a text that is longer than `limit` by `excess` characters."""
    message = ngettext(
        "%(excess)d character too many: at most %(limit)d are possible. Nothing was cut.",
        "%(excess)d characters too many: at most %(limit)d are possible. Nothing was cut.",
        excess,
    )
    return message % {"excess": excess, "limit": limit}


def tell_limit(field: AnyField) -> AnyField:
    """Let a field tell its limit to the page's script, instead of having the browser cut at it."""
    limit = field.widget.attrs.pop("maxlength", None)
    if limit is not None and not field.widget.is_hidden:
        field.widget.attrs["data-limit"] = limit
    field.validators = [
        LengthLimit(check.limit_value) if type(check) is MaxLengthValidator else check
        for check in field.validators
    ]
    return field
