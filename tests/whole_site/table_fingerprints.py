"""A hash of each table's rows, to see whether anything in the database changed."""

import hashlib
from typing import Any

from django.db import connection

# Written through queues, apart from the request.
BY_THE_WAY = {"kb_searchlog", "kb_storedpage"}


def fingerprints() -> dict[str, str]:
    """A hash of all rows of every table; the order of rows says nothing."""
    with connection.cursor() as cursor:
        names = set(connection.introspection.table_names(cursor)) - BY_THE_WAY
        return {name: _hash(cursor, name) for name in sorted(names)}


def _hash(cursor: Any, name: str) -> str:
    cursor.execute(f'SELECT * FROM "{name}"')
    rows = sorted(map(repr, cursor.fetchall()))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def changed(before: dict[str, str]) -> set[str]:
    """The tables that are not what they were."""
    after = fingerprints()
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
