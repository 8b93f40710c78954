"""Terms → the one statement that reads their best postings; only numbers go into its text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What a result must be: of one of these kinds and categories (of any, where there is none),
    holding a term of each of `required` and no term of `without`."""

    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    required: tuple[tuple[int, ...], ...] = ()
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PostingsRead:
    """What is read: the first so many postings of a term (all, where 0).

    `best_first` returns what reads the postings of terms, the first so many of each, where nothing
    is demanded of the documents; `gathered` makes such rows of a term's chosen postings.
    """

    generation: int
    postings: int
    gathered: str
    best_first: Callable[[Sequence[int], int], str]


def build_postings_sql(
    terms: Iterable[int], narrow: Restrictions, read: PostingsRead
) -> tuple[str, list[str]]:
    """Return a statement and its values.

    Its rows are those of the vendor's file. What a document must be is asked for before the cut.
    """
    chosen, values = _choice(narrow)
    limits = [*chosen, *_holding(narrow)]
    if not limits:
        return read.best_first(list(terms), read.postings), []
    selects = [_limited(term, limits, read, bool(chosen)) for term in terms]
    return " UNION ALL ".join(selects), values * len(selects)


def _limited(term: int, limits: Sequence[str], read: PostingsRead, needs_facets: bool) -> str:
    source = "kb_posted p" + (" CROSS JOIN kb_indexeddocument d" if needs_facets else "")
    where = [f"p.term = {term}", *limits, *([_facets(read)] if needs_facets else [])]
    cut = f" LIMIT {read.postings}" if read.postings else ""
    best = (
        f"SELECT p.document, p.weight FROM {source} WHERE {' AND '.join(where)}"  # noqa: S608
        f" ORDER BY p.weight, p.document{cut}"
    )
    return read.gathered.format(term=term, best=best)


def _facets(read: PostingsRead) -> str:
    """Return the condition that joins a document's one row that has a kind.

    It is a cross join, because SQLite keeps the order of those: postings first, best first.
    """
    return f"d.generation = {read.generation} AND d.publication_id = p.document AND d.kind <> ''"


def _choice(narrow: Restrictions) -> tuple[list[str], list[str]]:
    conditions = []
    if narrow.kinds:
        conditions.append(f"d.kind IN ({', '.join(['%s'] * len(narrow.kinds))})")
    if narrow.categories:
        conditions.append(f"d.category_id IN ({_numbers(narrow.categories)})")
    return conditions, list(narrow.kinds)


def _holding(narrow: Restrictions) -> list[str]:
    held = "p.document {} (SELECT document FROM kb_posted WHERE term IN ({}))"
    conditions = [held.format("IN", _numbers(ids)) for ids in narrow.required]
    if narrow.without:
        conditions.append(held.format("NOT IN", _numbers(narrow.without)))
    return conditions


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, map(int, numbers)))
