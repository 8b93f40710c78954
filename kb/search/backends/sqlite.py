"""Postings on SQLite: many rows in, many rows out."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

Row = tuple[int, int, int]
"""Term, negated weight, document."""

# One text of many numbers is made and read faster than many rows.
GATHERED = "SELECT {term}, group_concat(document), group_concat(weight) FROM ({best}) AS t{term}"

_BEST_FIRST = "SELECT document, weight FROM kb_posting WHERE term = {} ORDER BY weight, document"

SYNONYMS = "SELECT json_group_array(json_array(words, one_way)) FROM kb_synonym"


def best_first(terms: Sequence[int], most: int) -> str:
    """Return what reads the postings of these terms, of each the first so many (all, where 0)."""
    cut = f" LIMIT {most}" if most else ""
    selects = [GATHERED.format(term=one, best=_BEST_FIRST.format(one) + cut) for one in terms]
    return " UNION ALL ".join(selects)


def bytes_cursor() -> CursorWrapper:
    """Return a cursor."""
    return connection.cursor()


def taken_apart(row: tuple[int, str | None, str | None]) -> tuple[int, list[int], list[int]]:
    """Return a term, its documents and their weights."""
    term, documents, weights = row
    return term, _numbers(documents), _numbers(weights)


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


def _numbers(joined: str | None) -> list[int]:
    """Return the numbers of a text with commas; there is none where there are no numbers."""
    found: list[int] = json.loads(f"[{joined or ''}]")
    return found
