"""The kind and category of each document of the index, cached by every process."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.read_database import read_connection
from kb.search.backends.sql import Restrictions
from kb.search.query.scope import Scope

Facet = tuple[str, int | None]
"""A kind and the id of a category."""

NO_FACET: Facet = ("", None)


@dataclass(frozen=True, slots=True)
class DocumentFacets:
    """Every facet that occurs, with its number of documents, and each document's index among them.

    The first one is NO_FACET, of ids that are no document. Ids count up from 1: an array by id is
    read several times as fast as a dictionary, and is a twentieth of its size.
    """

    indexes: Sequence[int]
    facets: Sequence[Facet]
    sizes: Mapping[int, int]

    def count(self, documents: Iterable[int]) -> Mapping[Facet, int]:
        """Return how many of these documents have each facet; unknown documents have none."""
        indexes, end = self.indexes, len(self.indexes)
        counts = Counter([indexes[pk] for pk in documents if pk < end])
        return {self.facets[index]: number for index, number in counts.items() if index}

    def allowed(self, restrictions: Restrictions) -> Sequence[bool]:
        """Return for each facet whether its documents may be results; NO_FACET's never may."""
        return [facet != NO_FACET and restrictions.allows(*facet) for facet in self.facets]

    def share(self, allowed: Iterable[bool]) -> float:
        """Return which part of all documents has one of the allowed facets."""
        documents = sum(self.sizes[index] for index, is_one in enumerate(allowed) if is_one)
        return documents / max(1, sum(self.sizes.values()))

    def filter_scores(
        self, scores: Mapping[int, int], restrictions: Restrictions
    ) -> dict[int, int]:
        """Return the scores of those documents whose facet the restrictions allow."""
        allowed, indexes, end = self.allowed(restrictions), self.indexes, len(self.indexes)
        return {pk: score for pk, score in scores.items() if pk < end and allowed[indexes[pk]]}


def facets_of(scope: Scope) -> DocumentFacets:
    """Return the facets of every document, cached until the index says that they changed.

    A join with thousands of candidates takes longer than all the rest of a search.
    """
    return _read_facets(scope.generation, scope.facets_version)


@lru_cache(maxsize=2)
def _read_facets(generation: int, _version: int) -> DocumentFacets:
    with read_connection().cursor() as cursor:
        cursor.execute(
            "SELECT publication_id, kind, category_id FROM kb_indexeddocument"
            " WHERE generation = %s AND kind <> ''",
            [generation],
        )
        return collect_facets(cursor.fetchall())


def collect_facets(rows: Sequence[tuple[int, str, int | None]]) -> DocumentFacets:
    """Return the facets of documents, from each one's id, kind and category."""
    index_of: dict[Facet, int] = {NO_FACET: 0}
    indexes = array("I", [0]) * (1 + max((document for document, *_ in rows), default=0))
    for document, kind, category in rows:
        indexes[document] = index_of.setdefault((kind, category), len(index_of))
    return DocumentFacets(indexes, list(index_of), Counter(filter(None, indexes)))
