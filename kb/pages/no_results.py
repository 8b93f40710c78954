"""A search that found nothing → what else its reader may try."""

from typing import Any
from urllib.parse import urlencode

from kb.pages.search_request import SearchRequest, fits_into_an_address
from kb.reader import Reader
from kb.search.closest_titles import closest_titles
from kb.search.find import SearchResults
from kb.search.relaxed_queries import RelaxedQuery, relaxed_queries

MOST_TITLES = 5


def no_results_context(
    search: SearchRequest, results: SearchResults, user: Reader
) -> dict[str, Any]:
    """Return the closest titles, shorter queries with counts, and what the contact form is told.

    The last two would bring words of a posted text into an address.
    """
    text = results.corrected or results.query.plain
    relaxed = [] if search.is_posted else relaxed_queries(results, user)
    return {
        "nearest": closest_titles(text, user, MOST_TITLES, loosely=True),
        "contact_query": "" if search.is_posted else "?" + urlencode({"q": text}, errors="replace"),
        "fewer": [_link(query) for query in relaxed if fits_into_an_address(query.text)],
    }


def _link(query: RelaxedQuery) -> dict[str, str]:
    """Return what the template shows of a query; a count is "7" or "1000+"."""
    count = f"{query.count}+" if query.is_cut else str(query.count)
    return {"text": query.text, "url": "?" + urlencode({"q": query.text}), "count": count}
