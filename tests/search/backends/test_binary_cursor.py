"""Psycopg's binary format behind Django's cursor wrapper works with the installed versions."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kb.search.backends.binary_cursor import open_binary_cursor

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no such cursor"),
]
BROKEN = (
    "Django or psycopg changed what kb/search/backends/binary_cursor.py relies on: that the"
    " `cursor` of Django's wrapper can be replaced by psycopg's own, with `format` BINARY."
)


def test_values_are_sent_as_bytes_and_the_query_is_counted() -> None:
    with CaptureQueriesContext(connection) as queries, open_binary_cursor() as cursor:
        cursor.execute("SELECT %s::bytea, %s::int4, %s::text", [b"\x00\xff", 7, "ö"])
        psycopg_cursor: Any = cursor.cursor
        formats = [psycopg_cursor.pgresult.fformat(column) for column in range(3)]
        assert formats == [1, 1, 1], BROKEN
        assert cursor.fetchone() == (b"\x00\xff", 7, "ö"), BROKEN
    assert len(queries) == 1, BROKEN


def test_errors_are_those_of_django() -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), open_binary_cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
