"""What is taken is asked for, not read: a site may have a hundred thousand keys."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.importing import taken_values
from kb.importing.planner import unique_key
from kb.importing.taken_values import TakenValues
from kb.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> Any:
    """Articles with three keys."""
    Article.objects.bulk_create(Article(key=key, title=key) for key in ("a", "b", "b-2"))
    return Article.objects.all()


def test_only_what_is_expected_is_read_and_nothing_twice(
    rows: Any, django_assert_num_queries: Any
) -> None:
    with CaptureQueriesContext(connection) as queries:
        taken = TakenValues(rows, "key", ["a", "c", "a"])
        assert "a" in taken
        assert "c" not in taken
    assert len(queries) == 1
    assert "IN ('a', 'c')" in queries[0]["sql"]
    with django_assert_num_queries(1):
        assert "b" in taken
        assert "b" in taken


def test_a_key_that_is_taken_gets_the_next_that_is_free(rows: Any) -> None:
    """Also beside one that was given a moment ago."""
    taken = TakenValues(rows, "key", ["a", "b", "c"])
    assert unique_key("c", taken) == "c"
    taken.add("c")
    assert [unique_key(key, taken) for key in "abc"] == ["a-2", "b-3", "c-2"]


def test_many_are_read_some_hundred_at_a_time(
    rows: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(taken_values, "AT_ONCE", 2)
    with django_assert_num_queries(3):
        taken = TakenValues(rows, "key", "abcde")
        assert [key for key in "abcde" if key in taken] == ["a", "b"]
    with django_assert_num_queries(0):
        TakenValues(rows, "key", [])
