"""The page of results, and suggestions while typing."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.limits import Rate, limit_reads
from kb.models.tree import CategoryTree
from kb.pages import facets
from kb.pages.category_tree import category_tree
from kb.pages.no_results import no_results_context
from kb.search.find import SearchFilters, SearchResults, find
from kb.search.log.search_log import log_search
from kb.search.suggest import suggest as suggestions_for
from kb.views.requests.referrer import is_asked_anew, page_kind

SEARCHES = Rate(count=60, seconds=60)
SUGGESTIONS = Rate(count=240, seconds=60)


@require_safe
@limit_reads("search", SEARCHES)
def search(request: HttpRequest) -> HttpResponse:
    """Show a page of results; an empty text gets the page that asks for words."""
    tree = category_tree(request.user)
    filters = facets.filters_of(request.GET, tree)
    results = find(
        request.GET.get("q", ""),
        request.user,
        filters=filters,
        page=_page(request),
        as_written=bool(request.GET.get("as_written")),
        tree=tree,
    )
    _log(request, results)
    return render(request, "search/search.html", _context(request, results, filters, tree))


@require_safe
@limit_reads("suggest", SUGGESTIONS)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with a short list of links that the unfinished text may lead to."""
    found = suggestions_for(request.GET.get("q", ""), request.user)
    return JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})


def _context(
    request: HttpRequest, results: SearchResults, filters: SearchFilters, tree: CategoryTree
) -> dict[str, Any]:
    is_empty = not results.results and not results.exact_matches and results.query.text
    return {
        "q": results.query.text,
        "results": results,
        "kinds": facets.kind_choices(results, filters.kinds),
        "areas": facets.category_choices(results, request.GET.getlist("category"), tree),
        "is_narrowed": bool(filters.kinds or filters.categories),
        "page": {
            "earlier": _address(request, page=results.page - 1) if results.page > 1 else "",
            "later": _address(request, page=results.page + 1) if results.has_more else "",
        },
        "as_typed": _address(request, as_written=1),
        "everything": "?" + urlencode({"q": results.query.text}),
        "is_empty": is_empty,
        **(no_results_context(request, results) if is_empty else {}),
    }


def _log(request: HttpRequest, results: SearchResults) -> None:
    """Log a search once: not its next pages, filters, nor the page after a report."""
    is_first = not {"page", "kind", "category", "as_written", "reported"} & set(request.GET)
    if is_first and is_asked_anew(request):
        log_search(request.GET.get("q", ""), results.count, page_kind(request))


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _address(request: HttpRequest, **changes: int) -> str:
    """Return this search's query string with some parameters replaced; `page` is dropped."""
    others = [
        (name, value)
        for name, values in request.GET.lists()
        if name in ("q", "kind", "category", "as_written") and name not in changes
        for value in values
    ]
    return "?" + urlencode([*others, *changes.items()], errors="replace")
