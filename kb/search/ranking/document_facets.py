"""The kind and category of each document of the index, cached by every process."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kb.read_database import read_connection
from kb.search.backends.sql import Restrictions
from kb.search.query.scope import Scope

Facet = tuple[str, int | None]
"""A kind and the id of a category."""


@dataclass(frozen=True, slots=True)
class DocumentFacets:
    """Every facet that occurs, and for each document's id its index among them."""

    indexes: Mapping[int, int]
    facets: list[Facet]

    def count(self, documents: Iterable[int]) -> Mapping[Facet, int]:
        """Return how many of these documents have each facet; unknown documents have none."""
        counts = Counter(map(self.indexes.get, documents))
        return {self.facets[index]: n for index, n in counts.items() if index is not None}

    def filter_scores(
        self, scores: Mapping[int, int], restrictions: Restrictions
    ) -> dict[int, int]:
        """Return the scores of those documents whose facet the restrictions allow."""
        allowed = {n for n, facet in enumerate(self.facets) if restrictions.allows(*facet)}
        index_of = self.indexes.get
        return {pk: score for pk, score in scores.items() if index_of(pk) in allowed}


def facets_of(scope: Scope) -> DocumentFacets:
    """Return the facets of every document, cached until the index says that they changed.

    A join with thousands of candidates takes longer than all the rest of a search.
    """
    return _read_facets(scope.generation, scope.facets_version)


@lru_cache(maxsize=2)
def _read_facets(generation: int, _version: int) -> DocumentFacets:
    index_of: dict[Facet, int] = {}
    with read_connection().cursor() as cursor:
        cursor.execute(
            "SELECT publication_id, kind, category_id FROM kb_indexeddocument"
            " WHERE generation = %s AND kind <> ''",
            [generation],
        )
        indexes = {
            document: index_of.setdefault((kind, category), len(index_of))
            for document, kind, category in cursor.fetchall()
        }
    return DocumentFacets(indexes, list(index_of))
