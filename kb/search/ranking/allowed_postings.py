"""Terms and restrictions → of each term the best postings of documents that may be results."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kb.search.backends.postings import read_postings
from kb.search.backends.sql import PostingList, Restrictions
from kb.search.ranking.document_facets import DocumentFacets

AHEAD = 1.25
"""How many times the postings are read that do where the allowed ones are spread evenly."""

DEEPER = 2
"""How many times deeper the terms are read again that had too few allowed ones."""


def read_allowed_postings(
    terms: Iterable[int], restrictions: Restrictions, facets: DocumentFacets, limit: int
) -> list[PostingList]:
    """Return the `limit` best postings of each term that the restrictions allow; all where 0.

    Kinds and categories are looked up here: a join takes the database several times as long.
    """
    if not restrictions.has_facets:
        return read_postings(terms, restrictions, limit)
    allowed = facets.allowed(restrictions)
    share = facets.share(allowed)
    depth = int(AHEAD * limit / share) if share else 0
    best: list[PostingList] = []
    left = list(terms)
    while left:
        depth = depth if depth < len(facets.indexes) else 0
        lists = read_postings(left, restrictions, depth)
        found = _allowed_by_term(lists, facets.indexes, allowed)
        read = _count_by_term(lists)
        short = [term for term in left if 0 < depth <= read[term] and len(found[term]) < limit]
        best += [_best(term, found[term], limit) for term in left if term not in short]
        left, depth = short, depth * DEEPER
    return best


def _allowed_by_term(
    lists: Iterable[PostingList], indexes: Sequence[int], allowed: Sequence[bool]
) -> Mapping[int, list[tuple[int, int]]]:
    """Return the weight and document of the allowed postings of each term."""
    found = defaultdict[int, list[tuple[int, int]]](list)
    end = len(indexes)
    for term, documents, weights in lists:
        found[term] += [
            (weight, document)
            for weight, document in zip(weights, documents, strict=True)
            if document < end and allowed[indexes[document]]
        ]
    return found


def _count_by_term(lists: Iterable[PostingList]) -> Mapping[int, int]:
    counts = Counter[int]()
    for term, documents, _weights in lists:
        counts[term] += len(documents)
    return counts


def _best(term: int, postings: Iterable[tuple[int, int]], limit: int) -> PostingList:
    """Return the best of a term's postings, which not every database gives in order."""
    best = sorted(postings)[: limit or None]
    return term, [document for _weight, document in best], [weight for weight, _document in best]
