"""The databases' own full-text search over the same articles, any of the words, best first."""

import re
from collections.abc import Callable, Sequence

from django.db import connection

NAMES = {"sqlite": "raw FTS5", "postgresql": "raw ts_rank"}

_WORD = re.compile(r"\w+")
_BODY = {"sqlite": "json_extract(document, '$.body')", "postgresql": "document->>'body'"}

_PREPARE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE bench_raw USING fts5(title, body, tokenize = 'porter unicode61')",
        f"""INSERT INTO bench_raw (rowid, title, body)
            SELECT article_id, title, {_BODY["sqlite"]} FROM kb_publication""",
    ],
    "postgresql": [
        f"""CREATE TABLE bench_raw AS
            SELECT article_id, setweight(to_tsvector('english', title), 'A')
                || to_tsvector('english', {_BODY["postgresql"]}) AS text FROM kb_publication""",
        "CREATE INDEX ON bench_raw USING gin (text)",
        "VACUUM ANALYZE bench_raw",
    ],
}
_SEARCH = {
    "sqlite": "SELECT rowid FROM bench_raw WHERE bench_raw MATCH %s ORDER BY rank LIMIT 10",
    "postgresql": "SELECT article_id FROM bench_raw, to_tsquery('english', %s) q"
    " WHERE text @@ q ORDER BY ts_rank(text, q) DESC LIMIT 10",
}
_OR = {"sqlite": " OR ", "postgresql": " | "}


def prepare() -> Callable[[str], None]:
    """Make the database's own index and return a function that searches it."""
    vendor = connection.vendor
    with connection.cursor() as cursor:
        for statement in _PREPARE[vendor]:
            cursor.execute(statement)

    def search(text: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_SEARCH[vendor], [_OR[vendor].join(_WORD.findall(text.lower()))])
            cursor.fetchall()

    return search


def size(tables: Sequence[str]) -> float:
    """Return how many bytes tables take with their indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relname = ANY(%s)",
                [list(tables)],
            )
        else:
            cursor.execute(
                "SELECT SUM(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name"
                " WHERE m.tbl_name IN (%s, %s, %s, %s)",
                list(tables),
            )
        return float(cursor.fetchone()[0])
