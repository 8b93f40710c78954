"""Of what kind, and in which category, each document of the index is: kept by every process."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from kb.search.backends.sql import Restrictions
from kb.search.query.scope import Scope

Facet = tuple[str, int | None]
"""Kind and category."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Every document's facet, as a number of one of the facets that occur."""

    numbers: Mapping[int, int]
    facets: list[Facet]

    def count(self, documents: Iterable[int]) -> Mapping[Facet, int]:
        """Return how many of these documents have each facet; one that is not known has none."""
        counts = Counter(map(self.numbers.get, documents))
        return {self.facets[number]: n for number, n in counts.items() if number is not None}

    def chosen(self, scores: Mapping[int, int], narrow: Restrictions) -> dict[int, int]:
        """Return those of the documents, with their scores, that have a facet that was chosen."""
        wanted = {n for n, facet in enumerate(self.facets) if is_chosen(facet, narrow)}
        numbers = self.numbers
        return {one: score for one, score in scores.items() if numbers.get(one) in wanted}


def is_chosen(facet: Facet, narrow: Restrictions) -> bool:
    """Say whether a facet is among the kinds and categories chosen, if any are."""
    kind, category = facet
    return (not narrow.kinds or kind in narrow.kinds) and (
        not narrow.categories or category in narrow.categories
    )


def facets_of(scope: Scope) -> Facets:
    """Return the facets of every document; they are read anew when the index says they changed.

    Joining thousands of candidates with them took longer than all else that a search does.
    """
    return _read(scope.generation, scope.facets)


@lru_cache(maxsize=2)
def _read(generation: int, _facets: int) -> Facets:
    known: dict[Facet, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT publication_id, kind, category_id FROM kb_indexeddocument"
            " WHERE generation = %s AND kind <> ''",
            [generation],
        )
        numbers = {
            document: known.setdefault((kind, category), len(known))
            for document, kind, category in cursor.fetchall()
        }
    return Facets(numbers, list(known))
