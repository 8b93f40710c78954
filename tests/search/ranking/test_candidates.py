"""Which documents a few terms find, the best of many postings, on both databases alike."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kb.search.backends.postings import binary_cursor, insert_postings
from kb.search.backends.sql import Restrictions
from kb.search.query.scope import Scope
from kb.search.ranking.candidates import Candidates, find_candidates
from tests.search.conftest import group

pytestmark = pytest.mark.django_db

ANY = Restrictions()
SCOPE = Scope(1, ("public",), 1)
COMMON, RARE, LEFT_OUT = 2**30, 2**30 + 1, 2**30 + 2
FAR = 2**13
"""So far apart, documents lie in different rows on PostgreSQL."""


def found(*terms: int, restrictions: Restrictions = ANY, **options: int) -> list[tuple[int, int]]:
    return [
        (one.document, one.score)
        for one in search(*terms, restrictions=restrictions, **options).best
    ]


def search(*terms: int, restrictions: Restrictions, most: int = 10, **options: int) -> Candidates:
    groups = [group(f"word{term}", term, weight=100) for term in terms]
    return find_candidates(groups, SCOPE, restrictions, most=most, **options)


@pytest.fixture(autouse=True)
def stored_postings() -> None:
    """Seven documents hold the common term, at three weights; two of them hold another."""
    weights = {3: 7, 1: 5, 2: 5, FAR + 1: 5, FAR + 2: 5, 4: 1, FAR + 3: 1}
    insert_postings([(COMMON, -weight, document) for document, weight in weights.items()])
    insert_postings([(RARE, -9, 4), (RARE, -2, FAR + 2), (LEFT_OUT, -1, 3)])


def test_the_best_come_first_and_ties_by_document() -> None:
    order = [(3, 700), (1, 500), (2, 500), (FAR + 1, 500), (FAR + 2, 500), (4, 100), (FAR + 3, 100)]
    assert found(COMMON) == order


def test_what_several_terms_are_worth_is_added() -> None:
    order = [(4, 1_000), (3, 700), (FAR + 2, 700), (1, 500)]
    assert found(COMMON, RARE, most=4) == order


@pytest.mark.parametrize("postings", range(1, 8))
def test_of_a_term_with_more_postings_exactly_the_best_are_read(
    postings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.search.ranking.candidates.is_cut", lambda groups, postings: True)
    whole = found(COMMON)
    assert found(COMMON, postings=postings) == whole[:postings]
    assert search(COMMON, restrictions=ANY, postings=postings).count == postings
    restrictions = Restrictions(excluded=(LEFT_OUT,))
    assert found(COMMON, restrictions=restrictions, postings=postings) == whole[1 : postings + 1]


def test_a_page_of_candidates_goes_on_where_the_one_before_ended() -> None:
    whole = found(COMMON)
    assert [found(COMMON, most=3, skip=skip) for skip in (0, 3, 6, 9)] == [
        whole[:3],
        whole[3:6],
        whole[6:],
        [],
    ]


def test_what_reads_bytes_is_counted_and_fails_as_every_query_does() -> None:
    with CaptureQueriesContext(connection) as asked, binary_cursor() as cursor:
        cursor.execute("SELECT weight FROM kb_posted WHERE term = %s", [RARE])
        assert sorted(weight for (weight,) in cursor.fetchall()) == [-9, -2]
    assert len(asked) == 1
    with pytest.raises(DatabaseError), transaction.atomic(), binary_cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
