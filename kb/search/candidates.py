"""Terms with their worth → the best documents that hold any of them, and counts by facet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from kb.search.options import Group
from kb.search.scope import Scope
from kb.search.statement import BEST, BY_CATEGORY, BY_KIND, FACETS, Narrow, Read, build

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
    groups: Sequence[Group],
    scope: Scope,
    narrow: Narrow,
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
    read = Read(scope.generation, postings if cut else 0, most, skip)
    with connection.cursor() as cursor:
        cursor.execute(*build(terms, narrow, read))
        return _gather(cursor.fetchall(), narrow, cut=cut)


def worths(groups: Sequence[Group]) -> dict[int, int]:
    """Return the worth of each term to ask for, of the rarest words of the query."""
    rarest = sorted(groups, key=lambda group: -group.worth)[:MOST_TERMS]
    found: dict[int, int] = {}
    for group in rarest:
        for option in group.options:
            for pk in option.ids:
                found[pk] = max(option.worth, found.get(pk, 0))
    return found


def is_cut(groups: Iterable[Group], postings: int) -> bool:
    """Say whether any word has more postings than are read."""
    return any(option.document_count > postings for group in groups for option in group.options)


def _gather(
    rows: Iterable[tuple[int, int, int, str, int | None]], narrow: Narrow, *, cut: bool
) -> Candidates:
    best: list[Candidate] = []
    count, kinds, categories = 0, Counter[str](), Counter[int | None]()
    for what, document, number, kind, category in rows:
        number = int(number)
        is_kind = not narrow.kinds or kind in narrow.kinds
        is_category = not narrow.categories or category in narrow.categories
        if what == BEST:
            best.append(Candidate(document, number))
            continue
        if what in (FACETS, BY_KIND) and is_category:
            kinds[kind] += number
            count += number * is_kind
        if what in (FACETS, BY_CATEGORY) and is_kind:
            categories[category] += number
    best.sort(key=lambda candidate: (-candidate.score, candidate.document))
    return Candidates(best, count, kinds, categories, cut)
