"""Postings on SQLite: many rows in, many rows out."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection

Row = tuple[int, int, int]
"""Term, negated weight, document."""

JOINED = "group_concat({})"

BEST_FIRST = "SELECT document, weight FROM kb_posting WHERE term = {} ORDER BY weight, document"


def insert_postings(rows: Iterable[Row]) -> None:
    """Add postings; none of them may be there already."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_posting (term, weight, document) VALUES (%s, %s, %s)", list(rows)
        )


def delete_postings(rows: Iterable[Row]) -> None:
    """Remove postings by their whole key."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM kb_posting WHERE term = %s AND weight = %s AND document = %s",
            list(rows),
        )


def count_postings(rows: Iterable[Row]) -> int:
    """Return how many of these postings are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM json_each(%s) j CROSS JOIN kb_posting p"
            " WHERE p.term = json_extract(j.value, '$[0]')"
            " AND p.weight = json_extract(j.value, '$[1]')"
            " AND p.document = json_extract(j.value, '$[2]')",
            [json.dumps(list(rows))],
        )
        return int(cursor.fetchone()[0])


def add_counts(table: str, changes: Sequence[tuple[int, int]]) -> None:
    """Add to the document counts of rows by id."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET document_count = document_count + %s WHERE id = %s",  # noqa: S608
            [(change, pk) for pk, change in changes],
        )
