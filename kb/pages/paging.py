"""Keyset paging: a page of a list starts at the last row of the page before.

So every page costs the same, however long the list is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from kb.models import Publication
from kb.models.publication import PublicationQuerySet

OrderKey = Literal["sort_key", "place"]
"""The column that a list is ordered by."""

PER_PAGE = 50
LONGEST_KEY = 170
MOST_MIXED = 100
"""Categories of which a page reads each: SQLite takes no conditions of any length."""


@dataclass(frozen=True)
class ListPage:
    """Some rows, and the query strings of the pages before and after ("" where there is none)."""

    rows: list[Publication]
    earlier: str
    later: str


def list_page(
    request: HttpRequest,
    rows: PublicationQuerySet,
    size: int = PER_PAGE,
    *,
    by: OrderKey = "sort_key",
    categories: Sequence[int] = (),
) -> ListPage:
    """Return the page that `?after=` or `?before=` names; the first page for an invalid value.

    Rows are in the order of the column `by`; `categories` are those that they are of, where that is
    not any.
    """
    before, after = _position(request, "before"), _position(request, "after")
    if before:
        return _page_before(request, rows, before, size, by, categories)
    # The empty key sorts first. The condition makes SQLite use the index on the first page too.
    rows = rows.filter(beyond("gt", *(after or ("", 0)), by=by))
    found = _first(rows, (by, "pk"), size + 1, categories)
    shown = found[:size]
    later = _query_string(request, "after", shown[-1], by) if len(found) > size else ""
    earlier = _query_string(request, "before", shown[0], by) if after and shown else ""
    return ListPage(shown, earlier, later)


def _page_before(
    request: HttpRequest,
    rows: PublicationQuerySet,
    before: tuple[str, int],
    size: int,
    by: OrderKey,
    categories: Sequence[int],
) -> ListPage:
    rows = rows.filter(beyond("lt", *before, by=by))
    found = _first(rows, (f"-{by}", "-pk"), size + 1, categories)
    shown = found[:size][::-1]
    if not shown:
        return ListPage([], "", "")
    earlier = _query_string(request, "before", shown[0], by) if len(found) > size else ""
    return ListPage(shown, earlier, _query_string(request, "after", shown[-1], by))


def _first(
    rows: PublicationQuerySet, order: tuple[str, str], number: int, categories: Sequence[int]
) -> list[Publication]:
    """Read the first rows; of several categories, each by the index that has it in order."""
    rows = rows.order_by(*order)
    if 1 < len(categories) <= MOST_MIXED:
        firsts = [rows.filter(category=pk).values("pk")[:number] for pk in categories]
        rows = Publication.objects.filter(pk__in=_all_of(firsts)).order_by(*order)
    return list(rows.listed()[:number])


def _all_of(lists: Sequence[QuerySet[Any, Any]]) -> RawSQL:
    """Return several lists of ids as one: PostgreSQL would read every publication to try several.

    Each is wrapped, for SQLite takes no limit in the parts of a union.
    """
    queries = [pks.query.sql_with_params() for pks in lists]
    parts = [f"SELECT * FROM ({sql}) AS part{n}" for n, (sql, _) in enumerate(queries)]  # noqa: S608
    parameters = [value for _, values in queries for value in values]
    return RawSQL(" UNION ALL ".join(parts), parameters)  # noqa: S611 (Django's own SQL)


def _position(request: HttpRequest, name: str) -> tuple[str, int] | None:
    """Return sort key and id from a parameter such as `after=000002x.17`; None if invalid."""
    key, _dot, pk = request.GET.get(name, "").rpartition(".")
    if key.isascii() and key.isalnum() and pk.isdecimal() and pk.isascii() and len(pk) < 19:
        return key[:LONGEST_KEY], int(pk)
    return None


def beyond(side: str, key: str, pk: int, *, by: OrderKey = "sort_key") -> Q:
    """Return the condition for rows after ("gt") or before ("lt") a position, ordered by `by`."""
    # The first condition follows from the second; an index can start from it.
    return Q(**{f"{by}__{side}e": key}) & (Q(**{f"{by}__{side}": key}) | Q(**{f"pk__{side}": pk}))


def _query_string(request: HttpRequest, name: str, row: Publication, by: OrderKey) -> str:
    others = [
        pair for pair in request.GET.items() if pair[0] not in {"after", "before"} and pair[1]
    ]
    return "?" + urlencode([*others, (name, f"{getattr(row, by)}.{row.pk}")])
