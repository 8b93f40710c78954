"""The functions that differ by database, picked by the connection's vendor."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kb.search.backends import postgresql, sqlite
from kb.search.backends.sql import PostingsRead, Restrictions, build_postings_sql

Gathered = tuple[int, Sequence[int], Iterable[int]]
"""A term, documents that hold it, and in the same order their negated weights."""


class _Postings(Protocol):
    """What each database's file holds."""

    GATHERED: str
    """What makes few rows of a term's postings."""

    SYNONYMS: str
    """What reads all groups of synonyms as one text."""

    def best_first(self, terms: Sequence[int], most: int) -> str:
        """Return what reads the postings of terms, without more ado."""

    def bytes_cursor(self) -> CursorWrapper:
        """Return a cursor that is quick to read bytes with."""

    def taken_apart(self, row: tuple[Any, ...]) -> Gathered:
        """Return what is in such a row."""

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


def bytes_cursor() -> CursorWrapper:
    """Return a cursor that is quick to read bytes with."""
    return _BY_VENDOR[connection.vendor].bytes_cursor()


def synonyms() -> str:
    """Return what reads all groups of synonyms as one text: a list of words and if one way."""
    return _BY_VENDOR[connection.vendor].SYNONYMS


def read_postings(
    terms: Iterable[int], narrow: Restrictions, generation: int, most: int
) -> list[Gathered]:
    """Return for each term its documents and their negated weights, the best ones if not all.

    A term may come more than once, with other documents.
    """
    vendor = _BY_VENDOR[connection.vendor]
    read = PostingsRead(generation, most, vendor.GATHERED, vendor.best_first)
    with vendor.bytes_cursor() as cursor:
        cursor.execute(*build_postings_sql(terms, narrow, read))
        return [vendor.taken_apart(row) for row in cursor.fetchall()]
