"""A search: text, reader and filters → a page of results with everything that explains it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings

from kb.models import Publication
from kb.models.tree import CategoryTree
from kb.reader import Reader
from kb.search.backends.sql import Restrictions
from kb.search.exact import exact
from kb.search.query.alternatives import WordAlternatives
from kb.search.query.existing_filters import ExistingFilters, existing_filters
from kb.search.query.expand import ExpandedQuery, expand
from kb.search.query.operators import Operator, OperatorName
from kb.search.query.parse import Query, parse_query, without_operators
from kb.search.query.scope import Scope, scope_of
from kb.search.query.synonyms import SynonymMap
from kb.search.ranking.rank import Ranking, ResultWindow, rank
from kb.search.results.results import PublicationMatch, Result, read_matches, results_of
from kb.text.pasted import heading_of

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

    `exact_matches` are the publications that the text names, `follow_ups` what editors linked with
    them. `related` contain none of the words, but editors linked them with the best results; they
    are on the first page where all results are. `count` is the number of all results; `kinds` and
    `categories` count what choosing one lists. All counts are lower bounds where `is_cut`.
    `corrected` is the text as it was searched, where words were guessed; `did_you_mean` the text
    with guesses that were not searched. Else both are "".

    `operators` narrowed the results, `dropped_operators` would have left none and were left out;
    `query.plain` is the text without them. Where not `fits_well`, the results are only the nearest
    there is, and an article about this may be missing.
    """

    query: Query
    exact_matches: Sequence[Publication] = ()
    follow_ups: Sequence[Publication] = ()
    results: Sequence[Result] = ()
    related: Sequence[Publication] = ()
    count: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[int | None, int] = field(default_factory=dict)
    is_cut: bool = False
    page: int = 1
    has_more: bool = False
    corrected: str = ""
    did_you_mean: str = ""
    groups: Sequence[WordAlternatives] = ()
    synonyms: SynonymMap = field(default_factory=dict)
    operators: Sequence[Operator] = ()
    dropped_operators: Sequence[Operator] = ()
    fits_well: bool = True

    @property
    def is_pasted(self) -> bool:
        """Whether the text looks copied from a program or a page: it is logged nowhere."""
        return self.query.is_pasted

    @property
    def heading(self) -> str:
        """The text on one line; of a pasted text the line that tells most, secrets masked."""
        return heading_of(self.query.text) if self.is_pasted else self.query.text

    @property
    def needs_another_word(self) -> bool:
        """Whether the text has function words alone ("how to"): nothing says what about."""
        return self.query.has_only_function_words

    @property
    def fitting_count(self) -> int:
        """The number of results where they fit; else 0: for editors, nothing was found."""
        return self.count if self.fits_well else 0


@dataclass(frozen=True, slots=True)
class _Search:
    """Everything one search is made with."""

    user: Reader | None
    scope: Scope
    filters: SearchFilters
    existing: ExistingFilters
    window: ResultWindow


@dataclass(frozen=True, slots=True)
class _Found:
    """What a query found: its ranking, and the exact matches before anything is left out."""

    expanded: ExpandedQuery
    restrictions: Restrictions
    ranking: Ranking
    exact_pks: Sequence[int]
    dropped: Sequence[Operator] = ()


def find(
    text: str,
    user: Reader | None,
    *,
    filters: SearchFilters = SearchFilters(),
    page: int = 1,
    as_written: bool = False,
    tree: CategoryTree | None = None,
    size: int = PER_PAGE,
) -> SearchResults:
    """Return a page of what a reader may see; reads only, any text is valid.

    A page has `size` results. `as_written` guesses nothing, and neither does a search for pasted
    text. `tree` has the categories that the reader can see; without it they are read where the
    text names one.
    """
    existing = existing_filters(text, user, tree)
    query = parse_query(text, settings.KB_SEARCH_LANGUAGE, existing)
    if not query.words:
        return SearchResults(query)
    window = ResultWindow(size, size * (min(max(page, 1), LAST_PAGE) - 1))
    search = _Search(user, scope_of(user), filters, existing, window)
    expanded = expand(query, search.scope, guesses=not as_written)
    found = _search(expanded, search, exact(query, user, expanded.corrected))
    if query.operators and not found.ranking.candidates.count:
        found = _without_operators(found, search)
    return _page(found, search)


def _search(expanded: ExpandedQuery, search: _Search, exact_pks: Sequence[int]) -> _Found:
    restrictions = _restrictions(expanded.query, search)
    ranking = rank(expanded, search.scope, restrictions, search.window, exact_pks)
    return _Found(expanded, restrictions, ranking, exact_pks)


def _without_operators(found: _Found, search: _Search) -> _Found:
    """Search once more where operators left nothing; what they left stays if that finds nothing.

    Exact matches do not count: this reader may not be one who sees them.
    """
    query = found.expanded.query
    # A phrase or an exclusion asks for no exact match; looking for one now is a query too many.
    relaxed = replace(found.expanded, query=without_operators(query))
    again = _search(relaxed, search, found.exact_pks)
    return replace(again, dropped=query.operators) if again.ranking.candidates.count else found


def _page(found: _Found, search: _Search) -> SearchResults:
    """Return a page; exact matches, follow-ups and related articles are on the first one only."""
    ranking, expanded, window = found.ranking, found.expanded, search.window
    candidates, number = ranking.candidates, window.skip // window.most + 1
    has_all_results = candidates.count <= PER_PAGE and not window.skip
    related = ranking.related if has_all_results and not ranking.is_restricted else ()
    pks = [
        *ranking.documents,
        *found.exact_pks,
        *ranking.links.of_all(found.exact_pks),
        *related,
    ]
    # Only what this reader may see.
    visible = read_matches(pks, ranking.stored, expanded.groups, search.user)
    exact_pks = [
        pk
        for pk in found.exact_pks
        if pk in visible and _is_allowed(visible[pk].publication, found.restrictions)
    ]
    listed = [visible[pk] for pk in ranking.documents if pk in visible and pk not in exact_pks]
    page = SearchResults(
        query=expanded.query,
        results=results_of(listed, expanded.groups),
        # An exact match need not contain a word of the query.
        count=max(candidates.count, len(exact_pks)),
        kinds=candidates.kinds,
        categories=candidates.categories,
        is_cut=candidates.is_cut,
        page=number,
        has_more=candidates.count > number * window.most and number < LAST_PAGE,
        corrected=expanded.corrected,
        did_you_mean=expanded.did_you_mean,
        groups=expanded.groups,
        synonyms=expanded.synonyms,
        operators=expanded.query.operators,
        dropped_operators=found.dropped,
        fits_well=bool(exact_pks) or ranking.fits_well,
    )
    return page if window.skip else _first_page(page, ranking, exact_pks, related, visible)


def _first_page(
    page: SearchResults,
    ranking: Ranking,
    exact_pks: Sequence[int],
    related: Sequence[int],
    visible: Mapping[int, PublicationMatch],
) -> SearchResults:
    """Add what the first page has beside its results."""
    shown = exact_pks[:MOST_EXACT_MATCHES]
    follow_ups = [pk for pk in ranking.links.of_all(shown) if pk in visible and pk not in shown]
    others = [pk for pk in related if pk in visible and pk not in [*shown, *follow_ups]]
    has_all_results = page.count <= PER_PAGE
    return replace(
        page,
        exact_matches=[visible[pk].publication for pk in shown],
        follow_ups=[visible[pk].publication for pk in follow_ups[:MOST_FOLLOW_UPS]],
        related=[visible[pk].publication for pk in others[:MOST_RELATED] if has_all_results],
    )


def _restrictions(query: Query, search: _Search) -> Restrictions:
    """Return what was chosen on the side, else the values of the filters in the text."""
    filters = search.filters
    kinds = filters.kinds or ((query.kind.lower(),) if query.kind else ())
    categories = filters.categories
    if query.category and not categories:
        operator = Operator(OperatorName.CATEGORY, query.category)
        categories = search.existing.get(operator, NO_CATEGORY)
    return Restrictions(kinds, categories)


def _is_allowed(publication: Publication, restrictions: Restrictions) -> bool:
    return restrictions.allows(publication.kind, publication.category_id)
