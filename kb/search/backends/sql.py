"""Ids of terms and what results must be → the one SELECT of the terms' best postings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

PostingRow = tuple[int, int, int]
"""Id of a term, its negated weight, id of the document."""

PostingList = tuple[int, Sequence[int], Iterable[int]]
"""Id of a term, ids of documents that contain it, and their negated weights in the same order."""


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What every result must be; an empty field restricts nothing.

    Its kind is one of `kinds` and its category one of `categories` (ids). It contains a term of
    each group of `required` and no term of `excluded` (ids of terms).
    """

    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    required: tuple[tuple[int, ...], ...] = ()
    excluded: tuple[int, ...] = ()

    def allows(self, kind: str, category: int | None) -> bool:
        """Whether a document of this kind and category may be a result."""
        return (not self.kinds or kind in self.kinds) and (
            not self.categories or category in self.categories
        )

    @property
    def has_facets(self) -> bool:
        """Whether kinds or categories are restricted."""
        return bool(self.kinds or self.categories)

    def without_facets(self) -> "Restrictions":
        """Return the same restrictions for any kind and category."""
        return replace(self, kinds=(), categories=())


@dataclass(frozen=True, slots=True)
class PostingsRead:
    """How the database at hand reads postings: `limit` of each term, the best ones; all where 0.

    `top_postings` returns the SQL for terms without restrictions, given the terms and the limit.
    `aggregate` is a template with `term` and `best`: it makes few rows of the many of one term.
    """

    limit: int
    aggregate: str
    top_postings: Callable[[Sequence[int], int], str]


def build_postings_sql(terms: Iterable[int], restrictions: Restrictions, read: PostingsRead) -> str:
    """Return a SELECT with numbers alone; `decode_row` of the database's module reads its rows.

    What is required and excluded applies before the limit; kinds and categories do not apply.
    """
    conditions = _term_conditions(restrictions)
    if not conditions:
        return read.top_postings(list(terms), read.limit)
    return " UNION ALL ".join(_restricted(term, conditions, read) for term in terms)


def _restricted(term: int, conditions: Sequence[str], read: PostingsRead) -> str:
    where = [f"p.term = {term}", *conditions]
    limit = f" LIMIT {read.limit}" if read.limit else ""
    best = (
        f"SELECT p.document, p.weight FROM kb_posted p WHERE {' AND '.join(where)}"  # noqa: S608
        f" ORDER BY p.weight, p.document{limit}"
    )
    return read.aggregate.format(term=term, best=best)


def _term_conditions(restrictions: Restrictions) -> list[str]:
    containing = "p.document {} (SELECT document FROM kb_posted WHERE term IN ({}))"
    conditions = [containing.format("IN", _numbers(ids)) for ids in restrictions.required]
    if restrictions.excluded:
        conditions.append(containing.format("NOT IN", _numbers(restrictions.excluded)))
    return conditions


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, map(int, numbers)))
