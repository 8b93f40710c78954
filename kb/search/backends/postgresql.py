"""Postings on PostgreSQL: many rows in, many rows out, each in one statement or two."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

Row = tuple[int, int, int]
"""Term, negated weight, document."""

# Documents that share a weight come as one array.
GATHERED = (
    "SELECT {term}, weight, array_send(array_agg(document))"
    " FROM ({best}) AS t{term} GROUP BY weight"
)

# A row's documents are in order, and rows are taken apart only as far as documents are wanted: of a
# term that is everywhere, a few rows are read. One plan serves all the terms.
_CUT = """
    SELECT t.term, p.weight, array_send(p.documents)
    FROM (VALUES {terms}) t (term) CROSS JOIN LATERAL (
        SELECT weight, array_agg(document) AS documents FROM (
            SELECT unnest(documents) AS document, weight FROM kb_posting
            WHERE kb_posting.term = t.term ORDER BY weight, bucket LIMIT {most}
        ) best GROUP BY weight
    ) p
"""

# As PostgreSQL's array_send writes an array of one dimension: how many there are, whether any is
# null, of what type, how long and from where; then of each its size, which is four, and itself.
_HEAD = 5 * 4

SYNONYMS = "SELECT json_agg(json_build_array(words, one_way))::text FROM kb_synonym"

# A row holds documents with neighbouring ids, so that new ones do not write all older ones anew.
_BUCKET = "document >> 13"

# Arrays are cast to the columns' own types: a comparison across types would not use the key.
_ROWS = "unnest(%s::int4[], %s::int2[], %s::int4[]) AS row (term, weight, document)"
_LISTS = (
    f"SELECT term, weight, ({_BUCKET})::int2 AS bucket,"  # noqa: S608
    f" array_agg(document ORDER BY document) AS documents FROM {_ROWS} GROUP BY 1, 2, 3"
)
_SAME = "p.term = l.term AND p.weight = l.weight AND p.bucket = l.bucket"

_INSERT = f"""
    INSERT INTO kb_posting AS p (term, weight, bucket, documents) {_LISTS} ORDER BY 1, 2, 3
    ON CONFLICT (term, weight, bucket) DO UPDATE SET documents = ARRAY(
        SELECT one FROM unnest(p.documents || excluded.documents) one ORDER BY one
    )
"""  # noqa: S608
# What no document is left of goes; of the others only the documents do.
_DELETE = (
    f"DELETE FROM kb_posting p USING ({_LISTS}) l WHERE {_SAME} AND p.documents <@ l.documents"  # noqa: S608
)
_SHORTEN = f"""
    UPDATE kb_posting p SET documents = ARRAY(
        SELECT one FROM unnest(p.documents) one WHERE one <> ALL (l.documents) ORDER BY one
    ) FROM ({_LISTS}) l WHERE {_SAME}
"""  # noqa: S608
_COUNT = f"""
    SELECT COUNT(*) FROM ({_LISTS}) l JOIN kb_posting p ON {_SAME}
    CROSS JOIN LATERAL unnest(p.documents) one WHERE one = ANY (l.documents)
"""  # noqa: S608


def best_first(terms: Sequence[int], most: int) -> str:
    """Return what reads the postings of these terms, of each the first so many (all, where 0)."""
    if most:
        return _CUT.format(terms=", ".join(f"({term})" for term in terms), most=most)
    numbers = ", ".join(map(str, terms))
    return f"SELECT term, weight, array_send(documents) FROM kb_posting WHERE term IN ({numbers})"  # noqa: S608


def bytes_cursor() -> CursorWrapper:
    """Return a cursor that is sent bytes as they are.

    Django's own are sent hexadecimal text, which takes twice as long to send and to read. This one
    is wrapped as those are: its queries are counted, and its errors are the database's own.
    """
    # What Django's types do not know: the driver itself, and how Django wraps its cursors.
    wrapper: Any = connection
    wrapper.ensure_connection()
    raw = wrapper.Database.Cursor(wrapper.connection)
    raw.format = wrapper.Database.pq.Format.BINARY
    wrapped: CursorWrapper = wrapper._prepare_cursor(raw)
    return wrapped


def taken_apart(row: tuple[int, int, bytes]) -> tuple[int, Sequence[int], Iterable[int]]:
    """Return a term, documents and their weights."""
    term, weight, sent = row
    numbers = array("I", sent[_HEAD:])
    if sys.byteorder == "little":
        numbers.byteswap()
    documents = numbers[1::2]
    return term, documents, repeat(weight, len(documents))


def insert_postings(rows: Iterable[Row]) -> None:
    """Add postings; none of them may be there already."""
    _execute([_INSERT], list(rows))


def delete_postings(rows: Iterable[Row]) -> None:
    """Remove postings by their whole key."""
    _execute([_DELETE, _SHORTEN], list(rows))


def count_postings(rows: Iterable[Row]) -> int:
    """Return how many of these postings are there."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _columns(rows, 3))
        return int(cursor.fetchone()[0])


def add_counts(table: str, changes: Sequence[tuple[int, int]]) -> None:
    """Add to the document counts of rows by id."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} r SET document_count = r.document_count + c.change"  # noqa: S608
            " FROM unnest(%s::int8[], %s::int4[]) AS c (id, change) WHERE r.id = c.id",
            _columns(changes, 2),
        )


def _execute(statements: Iterable[str], rows: Sequence[Row]) -> None:
    if rows:
        columns = _columns(rows, 3)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, columns)


def _columns(rows: Iterable[tuple[int, ...]], count: int) -> list[str]:
    """Return columns as texts of arrays, which are made much faster than arrays of the driver."""
    columns = list(zip(*rows, strict=True)) or [()] * count
    return [f"{{{','.join(map(str, column))}}}" for column in columns]
