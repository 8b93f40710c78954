"""A site in a file of SQLite → the same rows in the PostgreSQL that Django is over."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection

ROWS = 2_000
KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that migrations have filled in the same order."""

POSTINGS = "kb_posting"
"""The one table that is not alike on both: a list of documents, where SQLite has a row for each."""

_LIST_POSTINGS = """
    INSERT INTO kb_posting (term, weight, bucket, documents)
    SELECT term, weight, (document >> 13)::int2, array_agg(document ORDER BY document)
    FROM posting_rows GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def copy_site(file: Path) -> None:
    """Replace the rows of a migrated database by those of a file."""
    source = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - KEPT)
    with connection.cursor() as cursor:
        # Neither triggers nor foreign keys; the server is our own.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        for table in tables:
            if table != POSTINGS:
                copy_table(source, cursor, table, columns_of(cursor, table))
        cursor.execute("CREATE TEMP TABLE posting_rows (term int4, weight int2, document int4)")
        copy_table(source, cursor, "posting_rows", "term, weight, document", POSTINGS)
        cursor.execute(_LIST_POSTINGS)
        models = connection.introspection.installed_models(tables)
        for sql in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(sql)
        cursor.execute("VACUUM ANALYZE")


def columns_of(cursor: Any, table: str) -> str:
    """Return the names of a table's columns."""
    described = connection.introspection.get_table_description(cursor, table)
    return ", ".join(f'"{column.name}"' for column in described)


def copy_table(
    source: sqlite3.Connection, cursor: Any, table: str, columns: str, read: str = ""
) -> None:
    """Copy rows into a table, from that of the same name or from the one to `read`.

    PostgreSQL reads SQLite's numbers, times and JSON as they are.
    """
    with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
        for row in rows_of(source, f'SELECT {columns} FROM "{read or table}"'):
            copy.write_row(row)


def rows_of(source: sqlite3.Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query, some thousand at a time."""
    found = source.execute(sql)
    while rows := found.fetchmany(ROWS):
        yield from rows
