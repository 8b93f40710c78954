"""The page of results, and suggestions while typing."""

from dataclasses import asdict
from functools import partial
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
from kb.search.log.search_log import note_search
from kb.search.suggest import suggest as suggestions_for
from kb.views.requests.referrer import is_asked_anew, page_kind

SEARCHES = Rate(count=60, seconds=60)
SUGGESTIONS = Rate(count=240, seconds=60)


@require_safe
@limit_reads("search", SEARCHES)
def search(request: HttpRequest) -> HttpResponse:
    """Show a page of what the words find; an empty text asks for words."""
    tree = category_tree(request.user)
    filters = facets.filters_of(request.GET, tree)
    results = find(
        request.GET.get("q", ""),
        request.user,
        filters=filters,
        page=_page(request),
        as_written=bool(request.GET.get("as_written")),
        named=partial(facets.categories_in_tree, tree),
    )
    _note(request, results)
    return render(request, "search/search.html", _context(request, results, filters, tree))


@require_safe
@limit_reads("suggest", SUGGESTIONS)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with a short list of places that the text may lead to."""
    found = suggestions_for(request.GET.get("q", ""), request.user)
    return JsonResponse({"suggestions": [asdict(one) for one in found]})


def _context(
    request: HttpRequest, results: SearchResults, filters: SearchFilters, tree: CategoryTree
) -> dict[str, Any]:
    is_empty = not results.results and not results.answers and results.query.text
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


def _note(request: HttpRequest, results: SearchResults) -> None:
    """Note a search; a next page, a choice on the side and what was reported is the same one."""
    is_first = not {"page", "kind", "category", "as_written", "reported"} & set(request.GET)
    if is_first and is_asked_anew(request):
        note_search(request.GET.get("q", ""), results.count, page_kind(request))


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _address(request: HttpRequest, **changes: Any) -> str:
    """Return this search's address with some of it changed; another page keeps all the rest."""
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        if name in ("q", "kind", "category", "as_written") and name not in changes
        for value in values
    ]
    return "?" + urlencode([*kept, *changes.items()], errors="replace")
