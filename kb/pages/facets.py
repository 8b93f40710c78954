"""The checkboxes beside search results: kinds and categories, each with its number of results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from kb.models import Kind
from kb.models.tree import CategoryTree
from kb.search.find import NO_CATEGORY, SearchFilters, SearchResults
from kb.serialise.labels import Label

MOST_CATEGORIES = 20


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One checkbox: its value, its label, how many results choosing it lists.

    `depth` is the number of categories above it; `is_inside_chosen`: one of those is chosen.
    """

    value: str
    label: Label
    count: int
    is_chosen: bool
    depth: int = 0
    is_inside_chosen: bool = False


def filters_of(params: QueryDict, tree: CategoryTree) -> SearchFilters:
    """Return the filters in the query string; a category stands for itself and all inside it.

    Unknown kinds and what is no number count as not chosen. Where only categories are chosen that
    this reader cannot see, nothing is found.
    """
    kinds = tuple(kind for kind in Kind.values if kind in params.getlist("kind"))
    chosen = {value for value in params.getlist("category") if value.isdecimal()}
    nodes = [node for node in tree.walk() if str(node.category.pk) in chosen]
    inside = sorted({below.category.pk for node in nodes for below in node.walk()})
    return SearchFilters(kinds, tuple(inside) if nodes or not chosen else NO_CATEGORY)


def kind_choices(results: SearchResults, chosen: Iterable[str]) -> list[FacetChoice]:
    """Return the kinds that have results, and those chosen."""
    chosen = frozenset(chosen)
    return [
        FacetChoice(kind.value, kind.label, results.kinds.get(kind.value, 0), kind.value in chosen)
        for kind in Kind
        if results.kinds.get(kind.value) or kind.value in chosen
    ]


def category_choices(
    results: SearchResults, chosen: Iterable[str], tree: CategoryTree
) -> list[FacetChoice]:
    """Return the categories with results in or inside them, and those chosen, in tree order."""
    chosen = frozenset(chosen)
    choices = []
    for node in tree.walk():
        value = str(node.category.pk)
        count = sum(results.categories.get(below.category.pk, 0) for below in node.walk())
        if count or value in chosen:
            above = node.path()
            choices.append(
                FacetChoice(
                    value=value,
                    label=node.category.title,
                    count=count,
                    is_chosen=value in chosen,
                    depth=len(above),
                    is_inside_chosen=any(str(each.category.pk) in chosen for each in above),
                )
            )
    return choices


def with_most_results(choices: Sequence[FacetChoice]) -> list[FacetChoice]:
    """Return the chosen ones and others until there are 20, in their order.

    What is inside a chosen one goes first, then what has most results. A category has as many as
    each of those inside it, and so goes before them.
    """
    ranked = sorted(
        choices,
        key=lambda choice: (not choice.is_chosen, not choice.is_inside_chosen, -choice.count),
    )
    chosen = sum(choice.is_chosen for choice in choices)
    shown = {choice.value for choice in ranked[: max(MOST_CATEGORIES, chosen)]}
    return [choice for choice in choices if choice.value in shown]
