"""Keyset paging: a page of a list starts at the last row of the page before.

So every page costs the same, however long the list is.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from kb.models import Publication

PER_PAGE = 50
LONGEST_SORT_KEY = 160


@dataclass(frozen=True)
class ListPage:
    """Some rows, and the query strings of the pages before and after ("" where there is none)."""

    rows: list[Publication]
    earlier: str
    later: str


def list_page(request: HttpRequest, rows: QuerySet[Publication], size: int = PER_PAGE) -> ListPage:
    """Return the page that `?after=` or `?before=` names; the first page for an invalid value."""
    before, after = _position(request, "before"), _position(request, "after")
    if before:
        return _page_before(request, rows, before, size)
    rows = rows.order_by("sort_key", "pk")
    # The empty key sorts first. The condition makes SQLite use the index on the first page too.
    found = list(rows.filter(beyond("gt", *(after or ("", 0))))[: size + 1])
    shown = found[:size]
    later = _query_string(request, "after", shown[-1]) if len(found) > size else ""
    earlier = _query_string(request, "before", shown[0]) if after and shown else ""
    return ListPage(shown, earlier, later)


def _page_before(
    request: HttpRequest, rows: QuerySet[Publication], before: tuple[str, int], size: int
) -> ListPage:
    nearest = rows.filter(beyond("lt", *before)).order_by("-sort_key", "-pk")
    found = list(nearest[: size + 1])
    shown = found[:size][::-1]
    if not shown:
        return ListPage([], "", "")
    earlier = _query_string(request, "before", shown[0]) if len(found) > size else ""
    return ListPage(shown, earlier, _query_string(request, "after", shown[-1]))


def _position(request: HttpRequest, name: str) -> tuple[str, int] | None:
    """Return sort key and id from a parameter such as `after=000002x.17`; None if invalid."""
    key, _dot, pk = request.GET.get(name, "").rpartition(".")
    if key.isascii() and key.isalnum() and pk.isdecimal() and pk.isascii() and len(pk) < 19:
        return key[:LONGEST_SORT_KEY], int(pk)
    return None


def beyond(side: str, key: str, pk: int) -> Q:
    """Return the condition for rows after ("gt") or before ("lt") a position in `in_order()`."""
    # The first condition follows from the second; an index can start from it.
    return Q(**{f"sort_key__{side}e": key}) & (
        Q(**{f"sort_key__{side}": key}) | Q(**{f"pk__{side}": pk})
    )


def _query_string(request: HttpRequest, name: str, row: Publication) -> str:
    others = [
        pair for pair in request.GET.items() if pair[0] not in {"after", "before"} and pair[1]
    ]
    return "?" + urlencode([*others, (name, f"{row.sort_key}.{row.pk}")])
