"""Fixtures and builders for the tests of search."""

from collections.abc import Callable, Sequence

import pytest

from kb.search.find import SearchFilters, SearchResults, find
from kb.search.query.alternatives import Alternative, Reason, WordAlternatives
from kb.search.query.parse import QueryWord


@pytest.fixture
def ask(guide: None) -> Callable[..., SearchResults]:
    """Search the guide as a customer does, unless a user is given."""

    def search(text: str, user: object = None, **options: object) -> SearchResults:
        return find(text, user, **options)  # type: ignore[arg-type]

    return search


def titles(results: SearchResults) -> list[str]:
    """Return the titles on the page from the top, exact matches first."""
    found = [one.publication for one in results.results]
    return [publication.title for publication in [*results.exact_matches, *found]]


def kinds(*chosen: str) -> SearchFilters:
    """Return the filter of these kinds."""
    return SearchFilters(kinds=chosen)


def group(
    stem: str, *ids: int, weight: int = 100, position: int = 0, reason: str = "WRITTEN"
) -> WordAlternatives:
    """Return a word of a query that stands for one term."""
    alternative = Alternative(stem, stem, ids, weight, 1, Reason[reason])
    word = QueryWord(stem, stem, position, is_function_word=False)
    return WordAlternatives(word, (alternative,))


def words_of(found: Sequence[QueryWord]) -> list[str]:
    """Return the words of a query as typed."""
    return [word.word for word in found]
