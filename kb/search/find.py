"""A search: text, reader and filters → a page of results with everything that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from kb.models import Category, Publication
from kb.models.tree import CategoryTree, build_tree
from kb.search.backends.sql import Restrictions
from kb.search.exact import exact
from kb.search.query.alternatives import WordAlternatives
from kb.search.query.expand import ExpandedQuery, expand
from kb.search.query.parse import Query, parse_query
from kb.search.query.scope import scope_of
from kb.search.query.synonyms import SynonymMap
from kb.search.ranking.rank import Ranking, ResultWindow, rank
from kb.search.results.results import Result, results_of

PER_PAGE = 10
LAST_PAGE = 500
MOST_EXACT_MATCHES = 6
MOST_FOLLOW_UPS = 6
MOST_RELATED = 5

NO_CATEGORY = (0,)
"""The id of no category: leaves no result."""


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What a reader chose beside the words: kinds, and ids of categories with all inside them."""

    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results.

    `exact_matches` are the publications that the whole text names, `follow_ups` what editors
    linked with them. `related` contain none of the words, but editors linked them with the best
    results; they are on the first page where all results are. `count` is the number of all
    results; `kinds` and `categories` count what choosing one lists. All counts are lower bounds
    where `is_cut`. `corrected` is the text as it was searched, where words were guessed.
    """

    query: Query
    exact_matches: Sequence[Publication] = ()
    follow_ups: Sequence[Result] = ()
    results: Sequence[Result] = ()
    related: Sequence[Result] = ()
    count: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[int | None, int] = field(default_factory=dict)
    is_cut: bool = False
    page: int = 1
    has_more: bool = False
    corrected: str = ""
    groups: Sequence[WordAlternatives] = ()
    synonyms: SynonymMap = field(default_factory=dict)


def find(
    text: str,
    user: Any,
    *,
    filters: SearchFilters = SearchFilters(),
    page: int = 1,
    as_written: bool = False,
    tree: CategoryTree | None = None,
) -> SearchResults:
    """Return a page of what a reader may see; reads only, any text is valid.

    `as_written` guesses nothing. `tree` has the categories that a `category:` operator may name;
    without it they are read when there is one.
    """
    query = parse_query(text, settings.KB_SEARCH_LANGUAGE)
    if not query.words:
        return SearchResults(query)
    restrictions, scope = _restrictions(query, filters, tree), scope_of(user)
    window = ResultWindow(PER_PAGE, PER_PAGE * (min(max(page, 1), LAST_PAGE) - 1))
    expanded = expand(query, scope, guesses=not as_written)
    exact_pks = exact(query, expanded.corrected)
    ranking = rank(expanded, scope, restrictions, window, exact_pks)
    pks = [*ranking.documents, *exact_pks, *ranking.links.of_all(exact_pks), *ranking.related]
    # Only what this reader may see.
    visible = results_of(pks, ranking.stored, expanded.groups, user)
    exact_pks = [pk for pk in exact_pks if pk in visible and _is_allowed(visible[pk], restrictions)]
    return _page(expanded, ranking, window, exact_pks, visible)


def _page(
    expanded: ExpandedQuery,
    ranking: Ranking,
    window: ResultWindow,
    exact_pks: Sequence[int],
    visible: Mapping[int, Result],
) -> SearchResults:
    """Return a page; exact matches, follow-ups and related articles are on the first one only."""
    candidates, number = ranking.candidates, window.skip // PER_PAGE + 1
    first = _FirstPage() if window.skip else _first_page(ranking, exact_pks, visible)
    return SearchResults(
        query=expanded.query,
        exact_matches=first.exact_matches,
        follow_ups=first.follow_ups,
        results=[visible[pk] for pk in ranking.documents if pk in visible and pk not in exact_pks],
        related=first.related,
        count=_count(ranking, exact_pks),
        kinds=candidates.kinds,
        categories=candidates.categories,
        is_cut=candidates.is_cut,
        page=number,
        has_more=candidates.count > number * PER_PAGE and number < LAST_PAGE,
        corrected=expanded.corrected,
        groups=expanded.groups,
        synonyms=expanded.synonyms,
    )


@dataclass(frozen=True, slots=True)
class _FirstPage:
    """What the first page has beside its results."""

    exact_matches: Sequence[Publication] = ()
    follow_ups: Sequence[Result] = ()
    related: Sequence[Result] = ()


def _first_page(
    ranking: Ranking, exact_pks: Sequence[int], visible: Mapping[int, Result]
) -> _FirstPage:
    shown = exact_pks[:MOST_EXACT_MATCHES]
    follow_ups = [pk for pk in ranking.links.of_all(shown) if pk in visible and pk not in shown]
    related = [pk for pk in ranking.related if pk in visible and pk not in [*shown, *follow_ups]]
    has_all_results = _count(ranking, exact_pks) <= PER_PAGE and not ranking.is_restricted
    return _FirstPage(
        exact_matches=[visible[pk].publication for pk in shown],
        follow_ups=[visible[pk] for pk in follow_ups[:MOST_FOLLOW_UPS]],
        related=[visible[pk] for pk in related[:MOST_RELATED]] if has_all_results else (),
    )


def _count(ranking: Ranking, exact_pks: Sequence[int]) -> int:
    """Return the number of all results; an exact match need not contain a word of the query."""
    return max(ranking.candidates.count, len(exact_pks))


def _restrictions(query: Query, filters: SearchFilters, tree: CategoryTree | None) -> Restrictions:
    """Return what was chosen, else the values of operators; an unknown category leaves nothing."""
    kinds = filters.kinds or ((query.kind.lower(),) if query.kind else ())
    categories = filters.categories
    if query.category and not categories:
        tree = tree or build_tree(Category.objects.order_by("pk"))
        categories = tree.ids_inside(query.category.lower()) or NO_CATEGORY
    return Restrictions(kinds, categories)


def _is_allowed(result: Result, restrictions: Restrictions) -> bool:
    return restrictions.allows(result.publication.kind, result.publication.category_id)
