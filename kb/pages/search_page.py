"""A search and its results → what the page of results shows and leads to."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.tree import CategoryTree
from kb.pages import facets
from kb.pages.no_results import no_results_context
from kb.pages.search_request import LONGEST_TEXT, SearchRequest
from kb.reader import Reader
from kb.search.find import LAST_PAGE, PER_PAGE, SearchFilters, SearchResults
from kb.search.log.search_log import can_report_missing


def search_context(
    search: SearchRequest,
    results: SearchResults,
    filters: SearchFilters,
    tree: CategoryTree,
    user: Reader,
) -> dict[str, Any]:
    """Return the template's context.

    The links to other pages of a posted search are empty: buttons post its text again.
    """
    is_empty = not results.results and not results.exact_matches and bool(results.query.text)
    kinds = facets.kind_choices(results, filters.kinds)
    every_area = facets.category_choices(results, search.params.getlist("category"), tree)
    areas = facets.with_most_results(every_area)
    chosen = [choice.label for choice in (*kinds, *areas) if choice.is_chosen]
    return {
        "q": search.text,
        "heading": results.heading,
        "count_text": count_text(results),
        "search": search,
        "results": results,
        "kinds": kinds,
        "areas": areas,
        "further": len(every_area) - len(areas),
        "chosen": chosen,
        "is_narrowed": bool(filters.kinds or filters.categories),
        "line_count": len(search.text.splitlines()),
        "is_empty": is_empty,
        # The template asks where little or nothing was found.
        "can_be_missing": partial(can_report_missing, search.text),
        "is_reported": "reported" in search.params,
        "without_operators": "?" + urlencode({"q": results.query.plain}, errors="replace"),
        "earlier": results.page - 1 if results.page > 1 else 0,
        "later": results.page + 1 if results.has_more else 0,
        "take_along": "" if search.is_posted else search.query_string(),
        **_links(search, results),
        **(no_results_context(search, results, user) if is_empty else {}),
    }


def too_long_context(search: SearchRequest) -> dict[str, Any]:
    """Return the context of the page that says that a text is too long to search for."""
    size = len(search.text.encode("utf-8", "replace"))
    return {
        "text": search.text,
        "size": size,
        "most": LONGEST_TEXT,
        "line_count": len(search.text.splitlines()),
    }


def count_text(results: SearchResults) -> str:
    """Return "12 results · page 2" in words; a count that was cut reads "1000+"."""
    if results.is_cut:
        text = _("%(count)s+ results") % {"count": results.count}
    elif results.count:
        text = ngettext("%(count)s result", "%(count)s results", results.count)
        text %= {"count": results.count}
    else:
        text = _("No results")
    page = _("page %(page)s") % {"page": results.page}
    return f"{text} · {page}" if results.page > 1 else text


def last_page(results: SearchResults) -> int:
    """Return the number of the last page that has results, from 1."""
    return max(1, min(LAST_PAGE, -(-results.count // PER_PAGE)))


def _links(search: SearchRequest, results: SearchResults) -> dict[str, Any]:
    if search.is_posted:
        return {"page": {"earlier": "", "later": ""}, "as_typed": "", "everything": ""}
    earlier = search.query_string(page=results.page - 1) if results.page > 1 else ""
    later = search.query_string(page=results.page + 1) if results.has_more else ""
    return {
        "page": {"earlier": earlier, "later": later},
        "as_typed": search.query_string(as_written=1),
        "everything": search.query_string(kind="", category=""),
    }
