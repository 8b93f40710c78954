"""A search that found nothing → what else its reader may try."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from kb.search.closest_titles import closest_titles
from kb.search.find import SearchResults
from kb.search.log.search_log import can_report_missing
from kb.search.relaxed_queries import RelaxedQuery, relaxed_queries

MOST_TITLES = 5


def no_results_context(request: HttpRequest, results: SearchResults) -> dict[str, Any]:
    """Return the closest titles, shorter queries with counts, and whether to offer a report."""
    text = results.corrected or results.query.plain
    return {
        "nearest": closest_titles(text, request.user, MOST_TITLES, loosely=True),
        "fewer": [_link(query) for query in relaxed_queries(results, request.user)],
        "can_be_missing": can_report_missing(request.GET.get("q", "")),
        "is_reported": "reported" in request.GET,
    }


def _link(query: RelaxedQuery) -> dict[str, str]:
    """Return what the template shows of a query; a count is "7" or "1000+"."""
    count = f"{query.count}+" if query.is_cut else str(query.count)
    return {"text": query.text, "url": "?" + urlencode({"q": query.text}), "count": count}
