"""Filters that somebody typed → those whose value exists for this reader."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from kb.models import Category, Publication, PublishedAlias
from kb.models.tree import CategoryTree, build_tree
from kb.reader import Reader
from kb.search.query.operators import Operator, OperatorName, typed_filters
from kb.text.code_spelling import normalise

ExistingFilters = Mapping[Operator, tuple[int, ...]]
"""What a category or a code stands for: ids of categories, or of the publications so spelt."""


def existing_filters(text: str, user: Reader | None, tree: CategoryTree | None) -> ExistingFilters:
    """Return the filters in a text that may narrow a search; reads only where there are any.

    `tree` has the categories that the reader can see; without it they are read.
    """
    found = {operator: _ids(operator, user, tree) for operator in typed_filters(text)}
    return {operator: pks for operator, pks in found.items() if pks}


def _ids(operator: Operator, user: Reader | None, tree: CategoryTree | None) -> tuple[int, ...]:
    if operator.name is OperatorName.CODE:
        return _spelt(operator.value, user)
    if tree is not None:
        return tree.ids_inside(operator.value.lower())
    return _visible_inside(operator.value.lower(), user)


def _visible_inside(name: str, user: Reader | None) -> tuple[int, ...]:
    """Return a category and all inside it; () where the reader sees nothing in them."""
    visible = Publication.objects.visible_to(user).filter(category=OuterRef("pk"))
    categories = list(Category.objects.annotate(is_seen=Exists(visible)).order_by("pk"))
    seen = {category.pk for category in categories if category.is_seen}
    pks = build_tree(categories).ids_inside(name)
    return pks if seen.intersection(pks) else ()


def _spelt(spelling: str, user: Reader | None) -> tuple[int, ...]:
    visible = Publication.objects.visible_to(user).values("pk")
    named = PublishedAlias.objects.filter(normalised=normalise(spelling)[:200])
    return tuple(named.filter(publication__in=visible).values_list("publication", flat=True))
