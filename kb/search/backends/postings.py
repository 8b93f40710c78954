"""Reading and writing postings: the functions that differ by database, chosen by its vendor."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

from kb.search.backends import postgresql, sqlite
from kb.search.backends.sql import (
    PostingList,
    PostingRow,
    PostingsRead,
    Restrictions,
    build_postings_sql,
)


class PostingsBackend(Protocol):
    """What the module of each database provides."""

    AGGREGATE: str
    """Template with `term` and `best` (a SELECT of postings): returns them in few rows."""

    SYNONYMS: str
    """SELECT of all groups of synonyms as one JSON text: a list of [words, one_way]."""

    def top_postings(self, terms: Sequence[int], limit: int) -> str:
        """Return the SELECT of the best postings of each term; of all of them where limit is 0."""

    def binary_cursor(self) -> CursorWrapper:
        """Return a cursor that reads binary columns fast."""

    def decode_row(self, row: tuple[Any, ...]) -> PostingList:
        """Return the postings in a row of AGGREGATE or of `top_postings`."""

    def insert_postings(self, rows: Iterable[PostingRow]) -> None:
        """Add postings; none of them may exist."""

    def delete_postings(self, rows: Iterable[PostingRow]) -> None:
        """Remove postings by their whole key."""

    def count_postings(self, rows: Iterable[PostingRow]) -> int:
        """Return how many of these postings exist."""

    def add_counts(self, table: str, changes: Sequence[tuple[int, int]]) -> None:
        """Add to the document counts of rows: pairs of id and change."""


_BY_VENDOR: dict[str, PostingsBackend] = {"postgresql": postgresql, "sqlite": sqlite}


def backend() -> PostingsBackend:
    """Return the module of the database in use."""
    return _BY_VENDOR[connection.vendor]


def insert_postings(rows: Iterable[PostingRow]) -> None:
    """Add postings; none of them may exist."""
    backend().insert_postings(rows)


def delete_postings(rows: Iterable[PostingRow]) -> None:
    """Remove postings by their whole key."""
    backend().delete_postings(rows)


def count_postings(rows: Iterable[PostingRow]) -> int:
    """Return how many of these postings exist."""
    return backend().count_postings(rows)


def add_counts(table: str, changes: Sequence[tuple[int, int]]) -> None:
    """Add to the document counts of a table's rows: pairs of id and change."""
    backend().add_counts(table, changes)


def binary_cursor() -> CursorWrapper:
    """Return a cursor that reads binary columns fast."""
    return backend().binary_cursor()


def synonyms_sql() -> str:
    """Return the SELECT of all groups of synonyms as one JSON text: a list of [words, one_way]."""
    return backend().SYNONYMS


def read_postings(
    terms: Iterable[int], restrictions: Restrictions, limit: int
) -> list[PostingList]:
    """Return the best postings of each term, of any kind and category; all where limit is 0.

    A term may come several times, each time with other documents.
    """
    vendor = backend()
    read = PostingsRead(limit, vendor.AGGREGATE, vendor.top_postings)
    with vendor.binary_cursor() as cursor:
        cursor.execute(build_postings_sql(terms, restrictions, read))
        return [vendor.decode_row(row) for row in cursor.fetchall()]
