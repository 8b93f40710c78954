"""Counts of a search's results → what a reader can narrow them to, as links and boxes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from kb.models import Kind
from kb.models.tree import CategoryNode, CategoryTree
from kb.search.find import SearchFilters, SearchResults


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One box: what it sends, its name, how deep it lies, how many results choosing it lists."""

    value: str
    label: str | Promise
    count: int
    is_chosen: bool
    depth: int = 0


def filters_of(params: Any, tree: CategoryTree) -> SearchFilters:
    """Return what the address chooses; a category stands for all inside it, junk for nothing."""
    kinds = tuple(kind for kind in Kind.values if kind in params.getlist("kind"))
    chosen = {value for value in params.getlist("category") if value.isdecimal()}
    nodes = [node for node in tree.walk() if str(node.category.pk) in chosen]
    inside = {below.category.pk for node in nodes for below in node.walk()}
    # A category that this reader cannot see holds nothing for them.
    return SearchFilters(kinds, tuple(sorted(inside)) if nodes or not chosen else (0,))


def categories_in_tree(tree: CategoryTree, name: str) -> tuple[int, ...]:
    """Return a category by its number or address, with all that are inside it."""
    nodes = [node for node in tree.walk() if name in (node.category.number, node.category.slug)]
    return tuple(below.category.pk for node in nodes for below in node.walk())


def kind_choices(results: SearchResults, chosen: Iterable[str]) -> list[FacetChoice]:
    """Return the kinds there are among the results, and those chosen."""
    chosen = frozenset(chosen)
    return [
        FacetChoice(kind.value, kind.label, results.kinds.get(kind.value, 0), kind.value in chosen)
        for kind in Kind
        if results.kinds.get(kind.value) or kind.value in chosen
    ]


def category_choices(
    results: SearchResults, chosen: Iterable[str], tree: CategoryTree
) -> list[FacetChoice]:
    """Return the categories there are results in or under, and those chosen, in their order."""
    chosen = frozenset(chosen)
    choices = []
    for node in tree.walk():
        value = str(node.category.pk)
        count = sum(_count(below, results.categories) for below in node.walk())
        if count or value in chosen:
            label = node.category.title
            choices.append(FacetChoice(value, label, count, value in chosen, len(node.path())))
    return choices


def _count(node: CategoryNode, counts: Mapping[int | None, int]) -> int:
    return counts.get(node.category.pk, 0)
