"""Filters that somebody typed → those whose value exists for this reader."""

from collections.abc import Iterator
from typing import Any

from kb.models import Category, Kind, Publication, PublishedAlias
from kb.models.tree import CategoryTree, build_tree
from kb.search.query.operators import Operator, OperatorName, typed_filters
from kb.text.code_spelling import normalise


def existing_filters(text: str, user: Any, tree: CategoryTree | None) -> frozenset[Operator]:
    """Return the filters in a text that may narrow a search; reads only where there are any.

    `tree` has the categories that the reader can see; without it they are read.
    """
    return frozenset(_existing(text, user, tree))


def _existing(text: str, user: Any, tree: CategoryTree | None) -> Iterator[Operator]:
    for operator in dict.fromkeys(typed_filters(text)):
        match operator.name:
            case OperatorName.KIND if operator.value.lower() in Kind.values:
                yield operator
            case OperatorName.CATEGORY if category_ids(operator.value, user, tree):
                yield operator
            case OperatorName.CODE if _is_code(operator.value, user):
                yield operator


def category_ids(name: str, user: Any, tree: CategoryTree | None) -> tuple[int, ...]:
    """Return the ids of the categories with this number or slug, and of all inside them.

    () where the reader sees nothing in them.
    """
    if tree is not None:
        return tree.ids_inside(name.lower())
    pks = build_tree(Category.objects.order_by("pk")).ids_inside(name.lower())
    visible = Publication.objects.visible_to(user).filter(category__in=pks)
    return pks if pks and visible.exists() else ()


def _is_code(spelling: str, user: Any) -> bool:
    visible = Publication.objects.visible_to(user).values("pk")
    named = PublishedAlias.objects.filter(normalised=normalise(spelling)[:200])
    return named.filter(publication__in=visible).exists()
