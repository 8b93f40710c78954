"""Postings on PostgreSQL: many rows in, many rows out, each in one statement."""

from collections.abc import Iterable

from django.db import connection

Row = tuple[int, int, int]
"""Term, negated weight, document."""

# Arrays are cast to the columns' own types: a comparison across types would not use the key.
_ROWS = "unnest(%s::int4[], %s::int2[], %s::int4[]) AS row (term, weight, document)"
_SAME = "p.term = row.term AND p.weight = row.weight AND p.document = row.document"


def insert_postings(rows: Iterable[Row]) -> None:
    """Add postings; none of them may be there already."""
    _execute(
        "INSERT INTO kb_posting (term, weight, document)"  # noqa: S608
        f" SELECT term, weight, document FROM {_ROWS} ORDER BY 1, 2, 3",
        rows,
    )


def delete_postings(rows: Iterable[Row]) -> None:
    """Remove postings by their whole key."""
    _execute(f"DELETE FROM kb_posting p USING {_ROWS} WHERE {_SAME}", rows)  # noqa: S608


def count_postings(rows: Iterable[Row]) -> int:
    """Return how many of these postings are there."""
    statement = f"SELECT COUNT(*) FROM {_ROWS} JOIN kb_posting p ON {_SAME}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, _columns(rows))
        return int(cursor.fetchone()[0])


def _execute(statement: str, rows: Iterable[Row]) -> None:
    columns = _columns(rows)
    if columns[0]:
        with connection.cursor() as cursor:
            cursor.execute(statement, columns)


def _columns(rows: Iterable[Row]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
