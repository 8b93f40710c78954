"""The functions that differ by database, picked by the connection's vendor."""

import json
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection

from kb.search import postgresql, sqlite
from kb.search.statement import Narrow, Read, build


class _Postings(Protocol):
    """What each database's file holds."""

    JOINED: str
    """What makes one text of a column's numbers."""

    BEST_FIRST: str
    """What reads a term's postings in order, without more ado."""

    def insert_postings(self, rows: Iterable[sqlite.Row]) -> None:
        """Add postings."""

    def delete_postings(self, rows: Iterable[sqlite.Row]) -> None:
        """Remove postings."""

    def count_postings(self, rows: Iterable[sqlite.Row]) -> int:
        """Count postings."""

    def add_counts(self, table: str, changes: Sequence[tuple[int, int]]) -> None:
        """Add to the document counts of rows by id."""


_BY_VENDOR: dict[str, _Postings] = {"postgresql": postgresql, "sqlite": sqlite}

Row = sqlite.Row


def insert_postings(rows: Iterable[Row]) -> None:
    """Add postings; none of them may be there already."""
    _BY_VENDOR[connection.vendor].insert_postings(rows)


def delete_postings(rows: Iterable[Row]) -> None:
    """Remove postings by their whole key."""
    _BY_VENDOR[connection.vendor].delete_postings(rows)


def count_postings(rows: Iterable[Row]) -> int:
    """Return how many of these postings are there."""
    return _BY_VENDOR[connection.vendor].count_postings(rows)


def add_counts(table: str, changes: Sequence[tuple[int, int]]) -> None:
    """Add to the document counts of a table's rows, given with their ids."""
    _BY_VENDOR[connection.vendor].add_counts(table, changes)


def read_postings(
    terms: Iterable[int], narrow: Narrow, generation: int, most: int
) -> list[tuple[int, Sequence[int], Sequence[int]]]:
    """Return for each term its documents and their negated weights, the best ones if not all."""
    vendor = _BY_VENDOR[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            *build(terms, narrow, Read(generation, most, vendor.JOINED, vendor.BEST_FIRST))
        )
        return [
            (term, _numbers(documents), _numbers(weights))
            for term, documents, weights in cursor.fetchall()
        ]


def _numbers(joined: str | None) -> list[int]:
    """Return the numbers of a text with commas; there is none where there are no numbers."""
    found: list[int] = json.loads(f"[{joined or ''}]")
    return found
