"""Ids for articles that are not there yet, so that their texts can link to each other."""

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Max

from kb.models import Article

TABLE = Article._meta.db_table


def reserve_ids(count: int) -> list[int]:
    """Return new ids that no other process gets; one that is not used in the end stays unused."""
    if not count:
        return []
    with transaction.atomic():
        return _BY_VENDOR[connection.vendor](count)


def next_ids(count: int) -> list[int]:
    """Return ids as new articles may get them, for a plan that writes nothing."""
    highest = Article.objects.aggregate(highest=Max("pk"))["highest"] or 0
    return list(range(highest + 1, highest + 1 + count))


def _from_sequence(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [TABLE, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _from_counter(count: int) -> list[int]:
    """Raise SQLite's own counter of the table: AUTOINCREMENT never goes below it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [TABLE])
        row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        last = first + count - 1
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, TABLE])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [TABLE, last])
    return list(range(first, last + 1))


_BY_VENDOR: dict[str, Callable[[int], list[int]]] = {
    "postgresql": _from_sequence,
    "sqlite": _from_counter,
}
