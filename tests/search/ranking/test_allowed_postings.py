"""Of each term the best postings of some kind or category, read no deeper than it takes."""

import re
from collections.abc import Mapping
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.search.backends.postings import insert_postings
from kb.search.backends.sql import Restrictions
from kb.search.ranking.allowed_postings import read_allowed_postings
from kb.search.ranking.document_facets import collect_facets

pytestmark = pytest.mark.django_db

COMMON, RARE, ABSENT = 2**30, 2**30 + 1, 2**30 + 2
KINDS = ("problem", "how_to", "problem", "problem", "checklist")
DOCUMENTS = range(1, 201)
FACETS = collect_facets([(pk, KINDS[pk % 5], pk % 3 or None) for pk in DOCUMENTS])
UNKNOWN = 2**13
"""A document that was published after the facets were read."""

Postings = Mapping[int, list[tuple[int, int]]]


@pytest.fixture(autouse=True)
def postings() -> Postings:
    """Return the negated weight and document of all postings of two terms, and store them."""
    weights = Random(20)
    by_term = {
        COMMON: [(-weights.randint(1, 30), pk) for pk in [*DOCUMENTS, UNKNOWN]],
        RARE: [(-weights.randint(1, 30), pk) for pk in DOCUMENTS[::50]],
    }
    insert_postings([(term, weight, pk) for term, rows in by_term.items() for weight, pk in rows])
    return by_term


def read(restrictions: Restrictions, limit: int) -> Postings:
    lists = read_allowed_postings([COMMON, RARE, ABSENT], restrictions, FACETS, limit)
    return {term: list(zip(weights, documents, strict=True)) for term, documents, weights in lists}


@pytest.mark.parametrize("limit", [1, 2, 7, 40, 1_000])
@pytest.mark.parametrize(
    "restrictions",
    [
        Restrictions(("problem",)),
        Restrictions(("checklist", "how_to")),
        Restrictions(categories=(2,)),
        Restrictions(("checklist",), (1, 2)),
        Restrictions(("procedure",)),
    ],
)
def test_exactly_the_best_of_what_is_allowed_are_read(
    postings: Postings, restrictions: Restrictions, limit: int
) -> None:
    def is_allowed(document: int) -> bool:
        return document in DOCUMENTS and restrictions.allows(
            KINDS[document % 5], document % 3 or None
        )

    found = read(restrictions, limit)
    for term, rows in postings.items():
        assert found[term] == sorted(row for row in rows if is_allowed(row[1]))[:limit]
    assert found[ABSENT] == []


def test_words_are_read_deeper_where_other_kinds_have_the_best_of_them() -> None:
    biased = COMMON + 9
    weights = {pk: -31 if KINDS[pk % 5] == "problem" else -1 for pk in DOCUMENTS}
    insert_postings([(biased, weight, pk) for pk, weight in weights.items()])
    with CaptureQueriesContext(connection) as asked:
        lists = read_allowed_postings([biased, RARE], Restrictions(("how_to",)), FACETS, 3)
    found = {term: list(documents) for term, documents, _weights in lists}
    assert found[biased] == [1, 6, 11]
    assert len(asked) > 1
    assert not [query for query in asked.captured_queries[1:] if str(RARE) in query["sql"]]


def test_of_a_common_word_little_more_is_read_than_is_kept() -> None:
    with CaptureQueriesContext(connection) as asked:
        read(Restrictions(("problem",)), 12)
    assert [re.findall(r"LIMIT (\d+)", query["sql"])[0] for query in asked] == ["25"]
