"""How PostgreSQL would answer the queries of a call; SQLite explains its plans in words."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


def postgresql_plan(call: Callable[[], object], table: str) -> str:
    """Return the plans of the queries of a call that read a table; skip the test on SQLite."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite explains its plan in words")
    with CaptureQueriesContext(connection) as asked:
        call()
    plans: list[str] = []
    with connection.cursor() as cursor:
        for sql in [query["sql"] for query in asked if f'FROM "{table}"' in query["sql"]]:
            cursor.execute(f"EXPLAIN {sql}")
            plans += [line for (line,) in cursor.fetchall()]
    assert plans
    return "\n".join(plans)
