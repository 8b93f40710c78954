"""The page of results, and suggestions while typing."""

from dataclasses import replace

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kb.limit_responses import too_many_requests_json
from kb.limits import READS, Rate, body_length, limit_reads, reader_key
from kb.page_cache.kept_search import SEARCH_MEMORY, keep_search, key_of_search
from kb.pages import facets
from kb.pages.category_tree import category_tree
from kb.pages.search_page import last_page, search_context, too_long_context
from kb.pages.search_request import LONGEST_TEXT, SearchRequest, fits_into_an_address, read_search
from kb.pages.suggestions import as_opensearch, suggestions_json
from kb.search.kept_answers import (
    Question,
    find_kept,
    read_kept,
    search_version,
    suggest_kept,
)
from kb.search.log.search_log import log_search
from kb.serialise.addresses import base_url
from kb.text.printable import printable
from kb.views.requests.body_limit import limit_body
from kb.views.requests.referrer import is_asked_anew, page_kind
from kb.views.requests.same_origin import same_origin

BYTES_PER_SEARCH = 4_096
"""A text takes as long as one search more for so many bytes of it, measured at 20 KB."""


def search_rate() -> Rate:
    """Return how often one reader may search."""
    return Rate(settings.KB_SEARCH_RATE, 60)


def suggestion_rate() -> Rate:
    """Return how often one reader may ask for suggestions."""
    return Rate(settings.KB_SUGGEST_RATE, 60)


def search_cost(request: HttpRequest) -> float:
    """Return the searches of ordinary length that a request costs as much time as."""
    return 1 + min(body_length(request), LONGEST_TEXT) // BYTES_PER_SEARCH


def text_too_long(request: HttpRequest, search: SearchRequest | None = None) -> HttpResponse:
    """Answer 413 with what to do instead; without the text where it was not even read."""
    context = too_long_context(search) if search else {}
    return render(request, "search/too_long.html", context, status=413)


@require_http_methods(["GET", "HEAD", "POST"])
@limit_body(text_too_long)
@same_origin
@limit_reads("search", search_rate, by=reader_key, cost=search_cost, methods=READS | {"POST"})
def search(request: HttpRequest) -> HttpResponseBase:
    """Show a page of results; an empty text gets the page that asks for words.

    A posted text that a link can hold is led to its address; a longer one is answered here, and
    neither kept nor logged.
    """
    asked = read_search(request)
    if asked.is_too_long:
        return text_too_long(request, asked)
    if asked.is_posted and fits_into_an_address(asked.text):
        return _redirect(asked.query_string(), status=303)
    return _results(request, asked)


@require_safe
@limit_reads("suggest", suggestion_rate, by=reader_key, answer=too_many_requests_json)
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with a short list of links that the unfinished text may lead to.

    `announcement` tells a screen reader how many; `search_for` is the caption of the last row.
    """
    found = suggest_kept(request.GET.get("q", ""), request.user)
    return JsonResponse(suggestions_json(found))


@require_safe
@limit_reads("suggest", suggestion_rate, by=reader_key, answer=too_many_requests_json)
def opensearch_suggestions(request: HttpRequest) -> JsonResponse:
    """Answer the browser's address bar with the same suggestions, in the form of OpenSearch."""
    text = printable(request.GET.get("q", ""), LONGEST_TEXT)
    answer = as_opensearch(text, suggest_kept(text, request.user), base_url(request))
    return JsonResponse(answer, safe=False, content_type="application/x-suggestions+json")


def _results(request: HttpRequest, asked: SearchRequest) -> HttpResponseBase:
    version = search_version()
    key = key_of_search(request, version)
    kept = SEARCH_MEMORY.find(key) if key else None
    if kept:
        _log(request, asked, kept.fitting_count)
        return kept.response(request)
    tree = read_kept(version, request.user, category_tree)
    filters = facets.filters_of(asked.params, tree)
    question = Question(asked.text, filters, asked.page, asked.has("as_written"))
    # A page that is kept whole needs no answer kept beside it.
    version = "" if key else version
    results = find_kept(version, question, request.user)
    if asked.page > (last := last_page(results)):
        if not asked.is_posted:
            return _redirect(asked.query_string(page=last))
        results = find_kept(version, replace(question, page=last), request.user)
    _log(request, asked, results.fitting_count)
    context = search_context(asked, results, filters, tree, request.user)
    response = render(request, "search/search.html", context)
    if key and not results.is_pasted:
        keep_search(key, response, results.fitting_count)
    return response


def _redirect(query_string: str, *, status: int = 302) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponseRedirect(reverse("search") + query_string, status=status, headers=headers)


def _log(request: HttpRequest, asked: SearchRequest, fitting_count: int) -> None:
    """Log a search once: not its next pages, filters, nor the page after a report."""
    is_first = not {"page", "kind", "category", "as_written", "reported"} & set(asked.params)
    if is_first and is_asked_anew(request):
        log_search(asked.text, fitting_count, page_kind(request))
