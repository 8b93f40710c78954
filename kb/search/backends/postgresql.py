"""Postings on PostgreSQL: many rows are written or read with one or two statements."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kb.search.backends.binary_cursor import open_binary_cursor
from kb.search.backends.sql import PostingList, PostingRow

# One row for each weight, with the documents of that weight as one array.
AGGREGATE = (
    "SELECT {term}, weight, array_send(array_agg(document))"
    " FROM ({best}) AS t{term} GROUP BY weight"
)

# A row holds its documents in order, and LIMIT stops unnesting rows: of a term in every document
# only a few rows are read. One plan serves all the terms.
_TOP_POSTINGS = """
    SELECT t.term, p.weight, array_send(p.documents)
    FROM (VALUES {terms}) t (term) CROSS JOIN LATERAL (
        SELECT weight, array_agg(document) AS documents FROM (
            SELECT unnest(documents) AS document, weight FROM kb_posting
            WHERE kb_posting.term = t.term ORDER BY weight, bucket LIMIT {limit}
        ) best GROUP BY weight
    ) p
"""

_ARRAY_HEADER = 5 * 4
"""Bytes before the elements in what array_send returns for an array of one dimension: number of
dimensions, whether any element is null, their type, their number, the first index. Each element
is its size (4) and its value, four bytes each, big-endian."""

SYNONYMS = "SELECT json_agg(json_build_array(words, one_way))::text FROM kb_synonym"

# A row holds documents with neighbouring ids: a new document does not rewrite all the older ones.
_BUCKET = "document >> 13"

# Cast to the columns' own types: a comparison across types would not use the primary key.
_POSTINGS = "unnest(%s::int4[], %s::int2[], %s::int4[]) AS row (term, weight, document)"
_POSTING_LISTS = (
    f"SELECT term, weight, ({_BUCKET})::int2 AS bucket,"  # noqa: S608
    f" array_agg(document ORDER BY document) AS documents FROM {_POSTINGS} GROUP BY 1, 2, 3"
)
_SAME_KEY = "p.term = l.term AND p.weight = l.weight AND p.bucket = l.bucket"

_INSERT = f"""
    INSERT INTO kb_posting AS p (term, weight, bucket, documents) {_POSTING_LISTS} ORDER BY 1, 2, 3
    ON CONFLICT (term, weight, bucket) DO UPDATE SET documents = ARRAY(
        SELECT id FROM unnest(p.documents || excluded.documents) id ORDER BY id
    )
"""  # noqa: S608
# A row without any other document is deleted; from the rest only these documents are removed.
_DELETE = f"""
    DELETE FROM kb_posting p USING ({_POSTING_LISTS}) l
    WHERE {_SAME_KEY} AND p.documents <@ l.documents
"""  # noqa: S608
_SHORTEN = f"""
    UPDATE kb_posting p SET documents = ARRAY(
        SELECT id FROM unnest(p.documents) id WHERE id <> ALL (l.documents) ORDER BY id
    ) FROM ({_POSTING_LISTS}) l WHERE {_SAME_KEY}
"""  # noqa: S608
_COUNT = f"""
    SELECT COUNT(*) FROM ({_POSTING_LISTS}) l JOIN kb_posting p ON {_SAME_KEY}
    CROSS JOIN LATERAL unnest(p.documents) id WHERE id = ANY (l.documents)
"""  # noqa: S608


def top_postings(terms: Sequence[int], limit: int) -> str:
    """Return the SELECT of the best postings of each term; of all of them where limit is 0."""
    if limit:
        return _TOP_POSTINGS.format(terms=", ".join(f"({term})" for term in terms), limit=limit)
    numbers = ", ".join(map(str, terms))
    return f"SELECT term, weight, array_send(documents) FROM kb_posting WHERE term IN ({numbers})"  # noqa: S608


def binary_cursor() -> CursorWrapper:
    """Return a cursor that receives binary columns as bytes."""
    return open_binary_cursor()


def decode_row(row: tuple[int, int, bytes]) -> PostingList:
    """Return a term, its documents and their negated weights, from a row with an array_send."""
    term, weight, array_bytes = row
    numbers = array("I", array_bytes[_ARRAY_HEADER:])
    if sys.byteorder == "little":
        numbers.byteswap()
    documents = numbers[1::2]
    return term, documents, repeat(weight, len(documents))


def insert_postings(rows: Iterable[PostingRow]) -> None:
    """Add postings; none of them may exist."""
    _execute([_INSERT], list(rows))


def delete_postings(rows: Iterable[PostingRow]) -> None:
    """Remove postings by their whole key."""
    _execute([_DELETE, _SHORTEN], list(rows))


def count_postings(rows: Iterable[PostingRow]) -> int:
    """Return how many of these postings exist."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _columns(rows, 3))
        return int(cursor.fetchone()[0])


def add_counts(table: str, changes: Sequence[tuple[int, int]]) -> None:
    """Add to the document counts of rows: pairs of id and change."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} r SET document_count = r.document_count + c.change"  # noqa: S608
            " FROM unnest(%s::int8[], %s::int4[]) AS c (id, change) WHERE r.id = c.id",
            _columns(changes, 2),
        )


def _execute(statements: Iterable[str], rows: Sequence[PostingRow]) -> None:
    if rows:
        columns = _columns(rows, 3)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, columns)


def _columns(rows: Iterable[tuple[int, ...]], count: int) -> list[str]:
    """Return columns as array literals, which psycopg sends much faster than lists."""
    columns = list(zip(*rows, strict=True)) or [()] * count
    return [f"{{{','.join(map(str, column))}}}" for column in columns]
