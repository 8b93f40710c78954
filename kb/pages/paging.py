"""Keyset paging: a page of a list starts at the last row of the page before.

So every page costs the same, however long the list is.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from kb.models import Publication

OrderKey = Literal["sort_key", "place"]
"""The column that a list is ordered by."""

PER_PAGE = 50
LONGEST_KEY = 170


@dataclass(frozen=True)
class ListPage:
    """Some rows, and the query strings of the pages before and after ("" where there is none)."""

    rows: list[Publication]
    earlier: str
    later: str


def list_page(
    request: HttpRequest,
    rows: QuerySet[Publication],
    size: int = PER_PAGE,
    *,
    by: OrderKey = "sort_key",
) -> ListPage:
    """Return the page that `?after=` or `?before=` names; the first page for an invalid value.

    Rows are in the order of the column `by`.
    """
    before, after = _position(request, "before"), _position(request, "after")
    if before:
        return _page_before(request, rows, before, size, by)
    rows = rows.order_by(by, "pk")
    # The empty key sorts first. The condition makes SQLite use the index on the first page too.
    found = list(rows.filter(beyond("gt", *(after or ("", 0)), by=by))[: size + 1])
    shown = found[:size]
    later = _query_string(request, "after", shown[-1], by) if len(found) > size else ""
    earlier = _query_string(request, "before", shown[0], by) if after and shown else ""
    return ListPage(shown, earlier, later)


def _page_before(
    request: HttpRequest,
    rows: QuerySet[Publication],
    before: tuple[str, int],
    size: int,
    by: OrderKey,
) -> ListPage:
    nearest = rows.filter(beyond("lt", *before, by=by)).order_by(f"-{by}", "-pk")
    found = list(nearest[: size + 1])
    shown = found[:size][::-1]
    if not shown:
        return ListPage([], "", "")
    earlier = _query_string(request, "before", shown[0], by) if len(found) > size else ""
    return ListPage(shown, earlier, _query_string(request, "after", shown[-1], by))


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
