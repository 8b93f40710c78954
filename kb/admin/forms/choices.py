"""Whom and where an editor can choose: people by user name, categories as a tree."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.models import Category


def find_owner(name: str, *, was: str = "") -> Any:
    """Return the active person with this user name, or who owned it before; None for "".

    Raises ValidationError.
    """
    if not name:
        return None
    person = get_user_model().objects.filter(username=name).first()
    if person is None or not (person.is_active or name == was):
        raise ValidationError(_("Nobody with this user name can own an article."))
    return person


def category_options(*, is_for_codes: bool) -> list[tuple[str, str]]:
    """Return key and indented name of every category that takes codes, or all else, as a tree."""
    rows = list(Category.objects.in_order().values())
    choices = [
        (row["key"], f"{'– ' * depth}{row['number']} {row['title']}".strip())
        for depth, row in _tree(rows)
        if bool(row["code_family"]) == is_for_codes
    ]
    return [("", "–"), *choices]


def _tree(rows: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Return rows with their depth, every child after its parent."""
    inside: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        inside.setdefault(row["parent_id"], []).append(row)

    def walk(parent: Any, depth: int) -> list[tuple[int, dict[str, Any]]]:
        below = inside.pop(parent, [])
        return [pair for row in below for pair in ((depth, row), *walk(row["id"], depth + 1))]

    return walk(None, 0)
