"""Postings on SQLite: many rows are written or read with one statement."""

import json
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kb.read_database import read_connection
from kb.search.backends.sql import PostingList, PostingRow

# One row a term: two texts of many numbers are made and read faster than many rows.
AGGREGATE = "SELECT {term}, group_concat(document), group_concat(weight) FROM ({best}) AS t{term}"

_BEST_FIRST = "SELECT document, weight FROM kb_posting WHERE term = {} ORDER BY weight, document"

SYNONYMS = "SELECT json_group_array(json_array(words, one_way)) FROM kb_synonym"


def top_postings(terms: Sequence[int], limit: int) -> str:
    """Return the SELECT of the best postings of each term; of all of them where limit is 0."""
    rest = f" LIMIT {limit}" if limit else ""
    selects = [AGGREGATE.format(term=term, best=_BEST_FIRST.format(term) + rest) for term in terms]
    return " UNION ALL ".join(selects)


def binary_cursor() -> CursorWrapper:
    """Return a plain cursor: SQLite's are always sent bytes as they are."""
    return read_connection().cursor()


def decode_row(row: tuple[int, str | None, str | None]) -> PostingList:
    """Return a term, its documents and their negated weights, from a row of two texts."""
    term, documents, weights = row
    return term, _numbers(documents), _numbers(weights)


def insert_postings(rows: Iterable[PostingRow]) -> None:
    """Add postings; none of them may exist."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kb_posting (term, weight, document) VALUES (%s, %s, %s)", list(rows)
        )


def delete_postings(rows: Iterable[PostingRow]) -> None:
    """Remove postings by their whole key."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM kb_posting WHERE term = %s AND weight = %s AND document = %s",
            list(rows),
        )


def count_postings(rows: Iterable[PostingRow]) -> int:
    """Return how many of these postings exist."""
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
    """Add to the document counts of rows: pairs of id and change."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET document_count = document_count + %s WHERE id = %s",  # noqa: S608
            [(change, pk) for pk, change in changes],
        )


def _numbers(text: str | None) -> list[int]:
    """Return the numbers of a text with commas; none for NULL."""
    numbers: list[int] = json.loads(f"[{text or ''}]")
    return numbers
