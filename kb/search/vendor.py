"""The functions that differ by database, picked by the connection's vendor."""

from collections.abc import Iterable
from typing import Protocol

from django.db import connection

from kb.search import postgresql, sqlite


class _Postings(Protocol):
    """What each database's file holds."""

    def insert_postings(self, rows: Iterable[sqlite.Row]) -> None:
        """Add postings."""

    def delete_postings(self, rows: Iterable[sqlite.Row]) -> None:
        """Remove postings."""

    def count_postings(self, rows: Iterable[sqlite.Row]) -> int:
        """Count postings."""


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
