"""Postings on PostgreSQL: many rows in, many rows out, each in one statement or two."""

from collections.abc import Iterable, Sequence

from django.db import connection

Row = tuple[int, int, int]
"""Term, negated weight, document."""

JOINED = "string_agg({}::text, ',')"

# A row's documents are kept in order, and rows are taken apart after they were sorted: reading
# through the view, which sorts what was taken apart, takes twice as long.
BEST_FIRST = (
    "SELECT unnest(documents) AS document, weight FROM kb_posting WHERE term = {}"
    " ORDER BY weight, bucket"
)

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
