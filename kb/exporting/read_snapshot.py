"""One view of the database for as long as it is read, without keeping anybody from writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from kb.exporting.database_state import allow_long_transaction


@contextmanager
def read_snapshot() -> Iterator[None]:
    """Read everything as it is at the first query; the site may be written meanwhile."""
    with _postgresql() if connection.vendor == "postgresql" else _sqlite():
        yield


@contextmanager
def _postgresql() -> Iterator[None]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        allow_long_transaction()
        yield


@contextmanager
def _sqlite() -> Iterator[None]:
    """Begin a deferred transaction: the usual one would lock out all writers."""
    database: Any = connection
    database.ensure_connection()  # connecting sets the mode
    usual, database.transaction_mode = database.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        database.transaction_mode = usual
