"""Every row of the test database, kept once and put back in a moment."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

KEPT = "django_migrations"
Rows = dict[str, Any]


def tables() -> list[str]:
    """Return the tables that tests fill and empty."""
    return sorted(set(connection.introspection.django_table_names()) - {KEPT})


def take() -> Rows:
    """Return every row of every table, as the database writes them."""
    with connection.cursor() as cursor:
        return {table: _read(cursor, table) for table in tables()}


def put_back(rows: Rows) -> None:
    """Make the database hold just these rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        with _without_constraints(cursor):
            for table in tables():
                cursor.execute(f'DELETE FROM "{table}"')
            for table, kept in rows.items():
                _write(cursor, table, kept)
        _reset_sequences(cursor)
    ContentType.objects.clear_cache()


def _read(cursor: Any, table: str) -> Any:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as copy:
            return b"".join(bytes(piece) for piece in copy)
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()


def _write(cursor: Any, table: str, kept: Any) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)') as copy:
            copy.write(kept)
    elif kept:
        places = ", ".join(["%s"] * len(kept[0]))
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', kept)


class _without_constraints:  # noqa: N801
    """While tables are filled in no order, nothing points to what is not there yet."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def __enter__(self) -> None:
        if connection.vendor == "postgresql":
            self.cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            self.cursor.execute("PRAGMA defer_foreign_keys = ON")

    def __exit__(self, *_error: object) -> None:
        if connection.vendor == "postgresql":
            self.cursor.execute("SET LOCAL session_replication_role = origin")


def _reset_sequences(cursor: Any) -> None:
    models = connection.introspection.installed_models(tables())
    for statement in _statements(models):
        cursor.execute(statement)


def _statements(models: Any) -> Iterator[str]:
    yield from connection.ops.sequence_reset_sql(no_style(), list(models))
