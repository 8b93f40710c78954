"""A search: what was typed, by whom, narrowed how → a page of results with all that explains it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from kb.models import Category, Publication
from kb.search.backends.sql import Restrictions
from kb.search.exact import exact
from kb.search.query.alternatives import WordAlternatives, corrected
from kb.search.query.expand import expand
from kb.search.query.parse import Query, parse_query
from kb.search.query.scope import scope_of
from kb.search.query.synonyms import SynonymMap
from kb.search.ranking.rank import Ranking, ResultWindow, rank
from kb.search.results.results import Result, results_of

PER_PAGE = 10
LAST_PAGE = 500
MOST_ANSWERS = 6
MOST_FOLLOWING = 6
MOST_RELATED = 5


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What a reader chose beside the words: kinds, and categories with those inside them."""

    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results; `answers` are the publications that the whole text names.

    `following` is what editors say to go on with from there. `related` hold none of the words, but
    editors linked them with the best; they are told where the results end on the first page.
    `count` is that of all results, at least that where `is_cut`. `kinds` and `categories` count
    what choosing one lists. `corrected` is the text as it was searched, where words were guessed.
    """

    query: Query
    answers: Sequence[Publication] = ()
    following: Sequence[Result] = ()
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
    meanings: SynonymMap = field(default_factory=dict)


def categories_by_name(name: str) -> tuple[int, ...]:
    """Return a category by its number or address, with all that are inside it."""
    rows = list(Category.objects.order_by("pk").values_list("pk", "parent", "number", "slug"))
    inside = {pk for pk, _parent, number, slug in rows if name in (number, slug)}
    while more := {pk for pk, parent, _, _ in rows if parent in inside} - inside:
        inside |= more
    return tuple(sorted(inside))


def find(
    text: str,
    user: Any,
    *,
    filters: SearchFilters = SearchFilters(),
    page: int = 1,
    as_written: bool = False,
    named: Callable[[str], tuple[int, ...]] = categories_by_name,
) -> SearchResults:
    """Return a page of what a reader may see; reads only, whatever the text is.

    `as_written` guesses nothing; `named` finds a category that was typed, with those inside it.
    """
    query = parse_query(text, settings.KB_SEARCH_LANGUAGE)
    if not query.words:
        return SearchResults(query)
    narrow, scope = _narrow(query, filters, named), scope_of(user)
    wanted = ResultWindow(PER_PAGE, PER_PAGE * (min(max(page, 1), LAST_PAGE) - 1))
    expanded = expand(query, scope, guesses=not as_written)
    guess = corrected(query.words, expanded.groups)
    answers = exact(query, guess)
    ranking = rank(query, expanded, scope, narrow, wanted, answers)
    belonging = [*ranking.links.of_all(answers), *ranking.related]
    # What is not among these, this reader may not see.
    shown = results_of(
        [*ranking.documents, *answers, *belonging], ranking.held, expanded.groups, user
    )
    answers = [pk for pk in answers if pk in shown and _is_wanted(shown[pk], narrow)]
    results = replace(
        _page(ranking, answers, shown, wanted),
        query=query,
        corrected=guess,
        groups=expanded.groups,
        meanings=expanded.meanings,
    )
    return results if wanted.skip else _first_page(results, answers[:MOST_ANSWERS], ranking, shown)


def _page(
    ranking: Ranking, answers: Sequence[int], shown: Mapping[int, Result], wanted: ResultWindow
) -> SearchResults:
    """Return what every page tells: its results without the answers, and all the counts."""
    found, number = ranking.found, wanted.skip // PER_PAGE + 1
    return SearchResults(
        query=Query(""),
        results=[shown[pk] for pk in ranking.documents if pk in shown and pk not in answers],
        count=max(found.count, len(answers)),
        kinds=found.kinds,
        categories=found.categories,
        is_cut=found.is_cut,
        page=number,
        has_more=found.count > number * PER_PAGE and number < LAST_PAGE,
    )


def _first_page(
    results: SearchResults, answers: Sequence[int], ranking: Ranking, shown: Mapping[int, Result]
) -> SearchResults:
    """Add what only the first page tells: answers, what follows from them, what is related."""
    following = [pk for pk in ranking.links.of_all(answers) if pk in shown and pk not in answers]
    related = [pk for pk in ranking.related if pk in shown and pk not in [*answers, *following]]
    is_whole = results.count <= PER_PAGE and not ranking.is_narrowed
    return replace(
        results,
        answers=[shown[pk].publication for pk in answers],
        following=[shown[pk] for pk in following[:MOST_FOLLOWING]],
        related=[shown[pk] for pk in related[:MOST_RELATED]] if is_whole else (),
    )


def _narrow(
    query: Query, filters: SearchFilters, named: Callable[[str], tuple[int, ...]]
) -> Restrictions:
    """Return what was chosen, or typed; what is typed and not there leaves nothing."""
    kinds = filters.kinds or ((query.kind.lower(),) if query.kind else ())
    categories = filters.categories
    if query.category and not categories:
        categories = named(query.category.lower()) or (0,)
    return Restrictions(kinds, categories)


def _is_wanted(one: Result, narrow: Restrictions) -> bool:
    publication = one.publication
    return (not narrow.kinds or publication.kind in narrow.kinds) and (
        not narrow.categories or publication.category_id in narrow.categories
    )
