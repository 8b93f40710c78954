"""Owners by user name, and categories as choices of a form field."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.admin.common.categories import ordered_paths


def find_owner(name: str, *, was: str = "") -> Any:
    """Return the active person with this user name, or None for "". Raises ValidationError.

    `was` is the present owner, who may be inactive.
    """
    if not name:
        return None
    person = get_user_model().objects.filter(username=name).first()
    if person is None or not (person.is_active or name == was):
        raise ValidationError(_("No user with this name can own an article."))
    return person


def category_options(*, is_for_codes: bool) -> list[tuple[str, str]]:
    """Return key and path of the categories for codes, or of all others, as a tree."""
    choices = [
        (category.key, path)
        for category, path in ordered_paths()
        if bool(category.code_family) == is_for_codes
    ]
    return [("", "–"), *choices]
