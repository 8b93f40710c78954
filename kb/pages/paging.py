"""One page of a long list by the last key seen, so that no page costs more than the first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from kb.models import Publication

PER_PAGE = 50


@dataclass(frozen=True)
class ListPage:
    """Some rows, and the query strings of the pages around them ("" where there is none)."""

    rows: list[Publication]
    earlier: str
    later: str


def list_page(request: HttpRequest, rows: QuerySet[Publication], size: int = PER_PAGE) -> ListPage:
    """Return the page that `?after=` or `?before=` asks for; junk there is the first page."""
    before, after = _place(request, "before"), _place(request, "after")
    if before:
        return _page_before(request, rows, before, size)
    rows = rows.order_by("sort_key", "pk")
    # The empty key is before all others: it tells SQLite which index to walk, also at first.
    found = list(rows.filter(beyond("gt", *(after or ("", 0))))[: size + 1])
    shown = found[:size]
    later = _query(request, "after", shown[-1]) if len(found) > size else ""
    return ListPage(shown, _query(request, "before", shown[0]) if after and shown else "", later)


def _page_before(
    request: HttpRequest, rows: QuerySet[Publication], place: tuple[str, int], size: int
) -> ListPage:
    nearest = rows.filter(beyond("lt", *place)).order_by("-sort_key", "-pk")
    found = list(nearest[: size + 1])
    shown = found[:size][::-1]
    if not shown:
        return ListPage([], "", "")
    earlier = _query(request, "before", shown[0]) if len(found) > size else ""
    return ListPage(shown, earlier, _query(request, "after", shown[-1]))


def _place(request: HttpRequest, name: str) -> tuple[str, int] | None:
    key, _dot, pk = request.GET.get(name, "").rpartition(".")
    if key.isascii() and key.isalnum() and pk.isdecimal() and pk.isascii() and len(pk) < 19:
        return key[:160], int(pk)
    return None


def beyond(side: str, key: str, pk: int) -> Q:
    """Return what comes after ("gt") or before ("lt") a place in the order of `in_order()`."""
    # The first condition is implied by the second; it is what an index can start from.
    return Q(**{f"sort_key__{side}e": key}) & (
        Q(**{f"sort_key__{side}": key}) | Q(**{f"pk__{side}": pk})
    )


def _query(request: HttpRequest, name: str, row: Publication) -> str:
    kept = [pair for pair in request.GET.items() if pair[0] not in {"after", "before"} and pair[1]]
    return "?" + urlencode([*kept, (name, f"{row.sort_key}.{row.pk}")])
