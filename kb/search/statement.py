"""Terms and their worth → the one statement that adds them up; only numbers go into its text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BEST, FACETS, BY_KIND, BY_CATEGORY = range(4)
"""What a row of the answer is: a document, or a count; see `build`."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a result must be: of one of these kinds and categories (of any, where there is none),
    holding a term of each of `required` and no term of `without`."""

    kinds: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    required: tuple[tuple[int, ...], ...] = ()
    without: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What is read: the first so many postings of a term (all, where 0), a page of the best."""

    generation: int
    postings: int
    most: int
    skip: int = 0


def build(terms: Mapping[int, int], narrow: Narrow, read: Read) -> tuple[str, list[str]]:
    """Return a statement and its values.

    Its rows are (what, document, score or count, kind, category): the BEST, and FACETS, how many
    there are of each kind in each category whatever is chosen of the two. Where postings are cut,
    the choice is made before the cut, so each side has a count of its own: BY_KIND with only the
    categories chosen, BY_CATEGORY with only the kinds.
    """
    if not read.postings or not (narrow.kinds or narrow.categories):
        return _together(terms, narrow, read)
    return _apart(terms, narrow, read)


def _together(terms: Mapping[int, int], narrow: Narrow, read: Read) -> tuple[str, list[str]]:
    free = Narrow(required=narrow.required, without=narrow.without)
    chosen, values = _choice(narrow, "found")
    where = f"WHERE {' AND '.join(chosen)}" if chosen else ""
    text = (
        f"WITH found AS MATERIALIZED ({_found(terms, free, read)[0]}) {_best('found', where, read)}"
    )
    return f"{text} UNION ALL {_count(FACETS, 'found')}", values


def _apart(terms: Mapping[int, int], narrow: Narrow, read: Read) -> tuple[str, list[str]]:
    narrows = {
        "found": narrow,
        "of_kinds": Narrow((), narrow.categories, narrow.required, narrow.without),
        "of_categories": Narrow(narrow.kinds, (), narrow.required, narrow.without),
    }
    parts, values = [], []
    for name, limits in narrows.items():
        found, more = _found(terms, limits, read)
        parts.append(f"{name} AS MATERIALIZED ({found})")
        values += more
    counts = f"{_count(BY_KIND, 'of_kinds')} UNION ALL {_count(BY_CATEGORY, 'of_categories')}"
    return f"WITH {', '.join(parts)} {_best('found', '', read)} UNION ALL {counts}", values


def _found(terms: Mapping[int, int], narrow: Narrow, read: Read) -> tuple[str, list[str]]:
    """Return the documents that hold any of the terms, with their worth and facets."""
    chosen, chosen_values = _choice(narrow, "d")
    limits = [*chosen, *_holding(narrow)]
    selects = [_postings(term, worth, limits, read, bool(chosen)) for term, worth in terms.items()]
    values = chosen_values * len(selects)
    return (
        "SELECT s.document, s.score, d.kind, d.category_id FROM ("  # noqa: S608
        f"SELECT document, SUM(worth) AS score FROM ({' UNION ALL '.join(selects)}) AS p"
        " GROUP BY document) AS s CROSS JOIN kb_indexeddocument d"
        f" WHERE {_facets_of('s', read)}"
    ), values


def _postings(term: int, worth: int, limits: Iterable[str], read: Read, needs_facets: bool) -> str:
    source = "kb_posting p" + (" CROSS JOIN kb_indexeddocument d" if needs_facets else "")
    where = [f"p.term = {term}", *limits, *([_facets_of("p", read)] if needs_facets else [])]
    cut = f" ORDER BY p.weight, p.document LIMIT {read.postings}" if read.postings else ""
    return (
        f"SELECT document, {worth} * -weight AS worth FROM (SELECT p.document, p.weight"  # noqa: S608
        f" FROM {source} WHERE {' AND '.join(where)}{cut}) AS t{term}"
    )


def _facets_of(name: str, read: Read) -> str:
    """Return the condition that joins a document's one row that has a kind.

    It is a cross join, because SQLite keeps the order of those: postings first, best first.
    """
    return (
        f"d.generation = {read.generation} AND d.publication_id = {name}.document AND d.kind <> ''"
    )


def _choice(narrow: Narrow, name: str) -> tuple[list[str], list[str]]:
    conditions = []
    if narrow.kinds:
        conditions.append(f"{name}.kind IN ({', '.join(['%s'] * len(narrow.kinds))})")
    if narrow.categories:
        conditions.append(f"{name}.category_id IN ({_numbers(narrow.categories)})")
    return conditions, list(narrow.kinds)


def _holding(narrow: Narrow) -> list[str]:
    held = "p.document {} (SELECT document FROM kb_posting WHERE term IN ({}))"
    conditions = [held.format("IN", _numbers(ids)) for ids in narrow.required]
    if narrow.without:
        conditions.append(held.format("NOT IN", _numbers(narrow.without)))
    return conditions


def _best(name: str, where: str, read: Read) -> str:
    return (
        f"SELECT * FROM (SELECT {BEST} AS what, document, score, kind, category_id FROM {name}"  # noqa: S608
        f" {where} ORDER BY score DESC, document LIMIT {read.most} OFFSET {read.skip}) AS best"
    )


def _count(what: int, name: str) -> str:
    return (
        f"SELECT {what}, 0, COUNT(*), kind, category_id FROM {name}"  # noqa: S608
        " GROUP BY kind, category_id"
    )


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, map(int, numbers)))
