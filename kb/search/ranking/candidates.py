"""Terms with query weights → the best documents that contain any of them, and facet counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nlargest

from kb.search.backends.sql import PostingList, Restrictions
from kb.search.query.alternatives import WordAlternatives
from kb.search.query.scope import Scope
from kb.search.ranking.allowed_postings import read_allowed_postings
from kb.search.ranking.document_facets import Facet, facets_of

MOST_WORDS = 24
"""Words that are searched, the rarest ones; what a longer text adds are its most common ones."""

MOST_POSTINGS = 1_000
"""Postings read of each term, its best ones."""

MOST_RESCORED = 100
"""Candidates that are scored by their exact weights and positions."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document's id and its score: the sum of query weight times document weight."""

    document: int
    score: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best documents, the number of all, and facet counts.

    `kinds` and `categories` count what choosing one lists beside what else is chosen. All counts
    are lower bounds where `is_cut`.
    """

    best: list[Candidate] = field(default_factory=list)
    count: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[int | None, int] = field(default_factory=dict)
    is_cut: bool = False


def find_candidates(
    groups: Sequence[WordAlternatives],
    scope: Scope,
    restrictions: Restrictions,
    *,
    most: int,
    skip: int = 0,
    postings: int = MOST_POSTINGS,
) -> Candidates:
    """Return the `most` best documents for these words after the first `skip`.

    Of each term the `postings` best postings are read.
    """
    weights = query_weights(groups)
    if not weights:
        return Candidates()
    cut = is_cut(groups, postings)
    search = _CandidateSearch(weights, scope, restrictions, postings if cut else 0)
    return Candidates(_best(search.scores, most, skip), *search.counts(), cut)


def query_weights(groups: Sequence[WordAlternatives]) -> dict[int, int]:
    """Return the query weight of each term id to search, those of the query's rarest words."""
    rarest = sorted(groups, key=lambda group: -group.query_weight)[:MOST_WORDS]
    weights: dict[int, int] = {}
    for group in rarest:
        for alternative in group.alternatives:
            for pk in alternative.ids:
                weights[pk] = max(alternative.query_weight, weights.get(pk, 0))
    return weights


def is_cut(groups: Iterable[WordAlternatives], postings: int) -> bool:
    """Say whether any term has more postings than are read."""
    return any(
        alternative.document_count > postings
        for group in groups
        for alternative in group.alternatives
    )


class _CandidateSearch:
    """The scores of all documents that contain a term, and their facet counts.

    `limit` is the number of postings read of each term, 0 for all. Without a limit the postings
    are read once, and kinds and categories are filtered here. With one, they are filtered before
    the limit; so what choosing another kind, or another category, lists is read as well.
    """

    def __init__(
        self, weights: Mapping[int, int], scope: Scope, restrictions: Restrictions, limit: int
    ) -> None:
        self.weights, self.restrictions, self.limit = weights, restrictions, limit
        self.facets = facets_of(scope)
        self.scores_by_restrictions: dict[Restrictions, dict[int, int]] = {}
        self.counts_by_restrictions: dict[Restrictions, Mapping[Facet, int]] = {}

    @cached_property
    def scores(self) -> dict[int, int]:
        """The score of each document found."""
        restrictions = self.restrictions
        if self.limit or not restrictions.has_facets:
            return self._scores(restrictions)
        scores = self._scores(restrictions.without_facets())
        return self.facets.filter_scores(scores, restrictions)

    def counts(self) -> tuple[int, Counter[str], Counter[int | None]]:
        """Return the number of documents, and what choosing each kind and category lists."""
        kinds, categories = Counter[str](), Counter[int | None]()
        for (kind, _), number in self._facet_counts(replace(self.restrictions, kinds=())):
            kinds[kind] += number
        for (_, category), number in self._facet_counts(replace(self.restrictions, categories=())):
            categories[category] += number
        return len(self.scores), kinds, categories

    def _facet_counts(self, restrictions: Restrictions) -> Iterable[tuple[Facet, int]]:
        read = restrictions if self.limit else restrictions.without_facets()
        if read not in self.counts_by_restrictions:
            self.counts_by_restrictions[read] = self.facets.count(self._scores(read))
        counts = self.counts_by_restrictions[read].items()
        return [(facet, number) for facet, number in counts if restrictions.allows(*facet)]

    def _scores(self, restrictions: Restrictions) -> dict[int, int]:
        if restrictions not in self.scores_by_restrictions:
            lists = read_allowed_postings(self.weights, restrictions, self.facets, self.limit)
            self.scores_by_restrictions[restrictions] = _sum_scores(lists, self.weights)
        return self.scores_by_restrictions[restrictions]


def _sum_scores(lists: Iterable[PostingList], query_weights: Mapping[int, int]) -> dict[int, int]:
    """Return each document's sum of query weight times weight; the weights come negated."""
    scores: dict[int, int] = {}
    score_of = scores.get
    for term, documents, weights in lists:
        query_weight = -query_weights[term]
        for document, weight in zip(documents, weights, strict=True):
            scores[document] = score_of(document, 0) + query_weight * weight
    return scores


def _best(scores: Mapping[int, int], most: int, skip: int) -> list[Candidate]:
    """Return the highest scores, ties by document; only what may be among them is sorted."""
    highest = nlargest(skip + most, scores.values())
    if len(highest) <= skip:
        return []
    lowest = highest[-1]
    ranked = sorted((-score, document) for document, score in scores.items() if score >= lowest)
    return [Candidate(document, -score) for score, document in ranked[skip : skip + most]]
