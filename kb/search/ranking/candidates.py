"""Terms with their worth → the best documents that hold any of them, and counts by facet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nlargest

from kb.search.backends.postings import Gathered, read_postings
from kb.search.backends.sql import Restrictions
from kb.search.query.alternatives import WordAlternatives
from kb.search.query.scope import Scope
from kb.search.ranking.document_facets import Facet, facets_of, is_chosen

MOST_TERMS = 24
"""Words that are asked for; what a longer text adds are its most common ones."""

MOST_POSTINGS = 1_000
"""Postings read of each term, its best ones."""

MOST_RESCORED = 100
"""Candidates that are looked at closely."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document and the sum of what the query's words are worth in it."""

    document: int
    score: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best documents, and how many there are.

    `count` is that of all; `kinds` and `categories` count what choosing one would list beside what
    else is chosen; `is_cut` says that there may be more of each.
    """

    best: list[Candidate] = field(default_factory=list)
    count: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[int | None, int] = field(default_factory=dict)
    is_cut: bool = False


def candidates(
    groups: Sequence[WordAlternatives],
    scope: Scope,
    narrow: Restrictions,
    *,
    most: int,
    skip: int = 0,
    postings: int = MOST_POSTINGS,
) -> Candidates:
    """Return the best documents for these words, `most` of them after the first `skip`."""
    terms = worths(groups)
    if not terms:
        return Candidates()
    cut = is_cut(groups, postings)
    search = _Search(terms, scope, narrow, postings if cut else 0)
    return Candidates(_best(search.found, most, skip), *search.counts(), cut)


def worths(groups: Sequence[WordAlternatives]) -> dict[int, int]:
    """Return the worth of each term to ask for, of the rarest words of the query."""
    rarest = sorted(groups, key=lambda group: -group.worth)[:MOST_TERMS]
    found: dict[int, int] = {}
    for group in rarest:
        for option in group.options:
            for pk in option.ids:
                found[pk] = max(option.worth, found.get(pk, 0))
    return found


def is_cut(groups: Iterable[WordAlternatives], postings: int) -> bool:
    """Say whether any word has more postings than are read."""
    return any(option.document_count > postings for group in groups for option in group.options)


class _Search:
    """The sums of some terms' worth, as narrowly as is asked for.

    Where all postings are read, what is chosen is sorted out afterwards, with one reading. Where
    they are cut, the choice is made before the cut, so each side of the facets has a reading of
    its own: what choosing another kind, or another category, would list.
    """

    def __init__(
        self, terms: Mapping[int, int], scope: Scope, narrow: Restrictions, postings: int
    ) -> None:
        self.terms, self.scope, self.narrow, self.postings = terms, scope, narrow, postings
        self.facets = facets_of(scope)
        self.sums: dict[Restrictions, dict[int, int]] = {}
        self.counted: dict[Restrictions, Mapping[Facet, int]] = {}

    @cached_property
    def found(self) -> dict[int, int]:
        """The documents found, with their sums."""
        narrow = self.narrow
        if self.postings or not (narrow.kinds or narrow.categories):
            return self._sum(narrow)
        return self.facets.chosen(self._sum(replace(narrow, kinds=(), categories=())), narrow)

    def counts(self) -> tuple[int, Counter[str], Counter[int | None]]:
        """Return how many were found, and for kinds and categories what choosing one would list."""
        kinds, categories = Counter[str](), Counter[int | None]()
        for (kind, _), number in self._beside(replace(self.narrow, kinds=())):
            kinds[kind] += number
        for (_, category), number in self._beside(replace(self.narrow, categories=())):
            categories[category] += number
        return len(self.found), kinds, categories

    def _beside(self, narrow: Restrictions) -> Iterable[tuple[Facet, int]]:
        read = narrow if self.postings else replace(narrow, kinds=(), categories=())
        if read not in self.counted:
            self.counted[read] = self.facets.count(self._sum(read))
        counts = self.counted[read].items()
        return [(facet, number) for facet, number in counts if is_chosen(facet, narrow)]

    def _sum(self, narrow: Restrictions) -> dict[int, int]:
        if narrow not in self.sums:
            rows = read_postings(self.terms, narrow, self.scope.generation, self.postings)
            self.sums[narrow] = _added(rows, self.terms)
        return self.sums[narrow]


def _added(rows: Iterable[Gathered], terms: Mapping[int, int]) -> dict[int, int]:
    """Return for each document the sum of what the terms are worth in it; weights are negated."""
    sums: dict[int, int] = {}
    held = sums.get
    for term, documents, weights in rows:
        worth = -terms[term]
        for document, weight in zip(documents, weights, strict=True):
            sums[document] = held(document, 0) + worth * weight
    return sums


def _best(sums: Mapping[int, int], most: int, skip: int) -> list[Candidate]:
    """Return the highest sums, ties by document; only those that may be among them are sorted."""
    highest = nlargest(skip + most, sums.values())
    if len(highest) <= skip:
        return []
    lowest = highest[-1]
    ranks = sorted((-score, document) for document, score in sums.items() if score >= lowest)
    return [Candidate(document, -score) for score, document in ranks[skip : skip + most]]
