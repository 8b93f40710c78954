"""Queries compiled once: the same rows as the ORM gives, for every value and reader."""

from datetime import datetime, timedelta
from typing import Any

import django
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Value
from django.utils import timezone

from kb.compiled_query import CompiledQuery, model_instance, padded
from kb.models import Publication
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")
NOBODY = AnonymousUser()


def named(user: Any, slug: str, pk: int) -> Any:
    """Ask for a publication by two values and a constant of our own."""
    rows = Publication.objects.visible_to(user).filter(slug=slug, pk__gte=pk)
    return rows.annotate(role=Value("one")).values("article_id", "title", "role", "is_live", "html")


def test_django_still_has_the_undocumented_names_that_compiling_uses() -> None:
    """After an upgrade of Django this names what has to be replaced in kb/compiled_query.py."""
    query = named(NOBODY, "connectivity-issues", 0).query
    compiler = query.get_compiler(connection=connection)
    compiler.as_sql()
    used = {
        "Query.selected": (query, "selected"),
        "SQLCompiler.select": (compiler, "select"),
        "SQLCompiler.get_converters": (compiler, "get_converters"),
        "DatabaseOperations.adapt_datetimefield_value": (
            connection.ops,
            "adapt_datetimefield_value",
        ),
    }
    missing = [name for name, (owner, attribute) in used.items() if not hasattr(owner, attribute)]
    assert not missing, f"Django {django.__version__} has no {', '.join(missing)} any more"
    columns = list(query.selected)
    assert columns == ["article_id", "title", "role", "is_live", "html"], (
        f"Query.selected of Django {django.__version__} is not the names of the columns in order"
    )
    assert len(compiler.select) == len(columns), (
        f"SQLCompiler.select of Django {django.__version__} has other columns than Query.selected"
    )


def test_it_gives_the_rows_of_the_orm_with_their_types() -> None:
    """Booleans, JSON and times come as the model's fields read them."""
    query = CompiledQuery(named)
    for slug in ("connectivity-issues", "latency-problems", "nothing"):
        assert query.rows(NOBODY, slug, 0) == list(named(NOBODY, slug, 0))


def test_values_do_not_stick_to_the_query(django_assert_num_queries: Any) -> None:
    """What was asked first must not be what is answered next."""
    query = CompiledQuery(named)
    query.rows(NOBODY, "connectivity-issues", 0)
    with django_assert_num_queries(1):
        rows = query.rows(NOBODY, "latency-problems", 0)
    assert [row["title"] for row in rows] == ["Latency Problems"]
    assert query.rows(NOBODY, "latency-problems", 10**9) == []


def test_what_was_compiled_for_agents_is_not_used_for_others(agent: Any) -> None:
    """The reader's right is part of the query."""
    write_live("Reset the vault", audience="internal")
    query = CompiledQuery(named)
    assert len(query.rows(agent, "reset-the-vault", 0)) == 1
    assert query.rows(NOBODY, "reset-the-vault", 0) == []
    assert len(query.rows(agent, "reset-the-vault", 0)) == 1


def test_a_value_that_would_be_written_into_the_query_is_refused() -> None:
    """A LIMIT is no parameter; it would be kept for ever."""

    def build(user: Any, count: int) -> Any:
        return Publication.objects.values("pk")[:count]

    query = CompiledQuery(build)
    with pytest.raises(ValueError, match="LIMIT"):
        query.rows(NOBODY, 3)


def test_an_instance_has_the_columns_of_its_row_whatever_their_order() -> None:
    """And asks the database for the others."""
    row = Publication.objects.filter(slug="http-404").values("slug", "title", "article_id")[0]
    made = model_instance(Publication, row)
    assert (made.pk, made.slug, made.title) == (row["article_id"], "http-404", "Not Found")
    assert made.get_deferred_fields() >= {"document", "html"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], []), ([5], [5] * 8), ([1, 2, 3], [1, 2, 3, 3, 3, 3, 3, 3]), ([*range(8)], [*range(8)])],
)
def test_few_numbers_of_values_are_compiled(values: list[int], expected: list[int]) -> None:
    """An article with one link more than another would wait for a query of its own."""
    assert padded(values) == expected


def test_every_kind_of_text_is_a_value() -> None:
    """Quotes and percent signs are values, not SQL."""
    query = CompiledQuery(named)
    for text in ("'; DROP TABLE kb_publication; --", "%s %(a)s %%", "\ue0000", ""):
        assert query.rows(NOBODY, text, 0) == []


def test_a_time_is_a_value_like_any_other() -> None:
    """Databases are given times each in their own way."""
    now = timezone.now()
    soon = now + timedelta(hours=1)
    Publication.objects.filter(slug="http-404").update(expires_at=soon)

    def build(user: Any, at: datetime) -> Any:
        return Publication.objects.filter(expires_at__gt=at).values("slug", "expires_at")

    query = CompiledQuery(build)
    assert query.rows(NOBODY, now) == [{"slug": "http-404", "expires_at": soon}]
    assert query.rows(NOBODY, now + timedelta(hours=2)) == []
    assert len(query.rows(NOBODY, now)) == 1
