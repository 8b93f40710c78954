"""Every row of the test database: read once, and written back after a test has emptied it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

Rows = dict[str, Any]
"""Table → its rows: bytes of COPY on PostgreSQL, a list of tuples on SQLite."""


def tables() -> list[str]:
    """Return the names of all tables but that of the migrations."""
    return sorted(set(connection.introspection.django_table_names()) - {"django_migrations"})


def take() -> Rows:
    """Return every row of every table."""
    with connection.cursor() as cursor:
        return {table: _read(cursor, table) for table in tables()}


def put_back(rows: Rows) -> None:
    """Replace the database's rows by these. Foreign keys are deferred: tables come in any order."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f'DELETE FROM "{table}"')
        for table, content in rows.items():
            _write(cursor, table, content)
        models = list(connection.introspection.installed_models(tables()))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    ContentType.objects.clear_cache()


def _read(cursor: Any, table: str) -> Any:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT BINARY)') as copy:
            return b"".join(bytes(block) for block in copy)
    cursor.execute(f'SELECT * FROM "{table}"')
    return cursor.fetchall()


def _write(cursor: Any, table: str, content: Any) -> None:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT BINARY)') as copy:
            copy.write(content)
    elif content:
        placeholders = ", ".join(["%s"] * len(content[0]))
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({placeholders})', content)
