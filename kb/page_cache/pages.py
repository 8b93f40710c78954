"""Which requests have a page that can be kept: anonymous, for these pages, nothing else said."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kb.page_cache.release import release_fingerprint
from kb.request_origin import own_host

PAGES: dict[str, frozenset[str]] = {
    "home": frozenset(),
    "articles": frozenset({"kind", "category", "after", "before"}),
    "article": frozenset(),
    "article-markdown": frozenset(),
    "article-json": frozenset(),
    "article-reply": frozenset(),
    "error-codes": frozenset(),
    "error-code": frozenset(),
    "categories": frozenset(),
    "category": frozenset({"after", "before"}),
    "about": frozenset(),
    "sitemap": frozenset(),
    "sitemap-part": frozenset(),
}
"""URL name → the parameters that its page knows."""

SEARCHES = {"search": frozenset({"q", "kind", "category", "page", "as_written"})}
"""The same of pages that kb/page_cache/kept_search.py keeps."""

LONGEST_QUERY = 300

PageKey = tuple[str, ...]
"""Release, scheme, host, path and query string, letter by letter."""


def key_of_page(
    request: HttpRequest, pages: Mapping[str, frozenset[str]] = PAGES
) -> PageKey | None:
    """Return the key of the page that a request asks for; None where it is to pass by."""
    if not _is_plain(request) or not _is_known(request, pages):
        return None
    try:
        host = own_host(request)
    except DisallowedHost:
        return None
    query = request.META.get("QUERY_STRING", "")
    return (release_fingerprint(), request.scheme or "", host, request.path, query)


def _is_plain(request: HttpRequest) -> bool:
    """Whether the request says nothing but which page it wants."""
    meta = request.META
    if request.method not in {"GET", "HEAD"} or meta.get("CONTENT_LENGTH") not in {None, "", "0"}:
        return False
    if meta.keys() & {"HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_TRANSFER_ENCODING"}:
        return False
    # What Django answered to a form waits in a cookie for the next page.
    return not request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}


def _is_known(request: HttpRequest, pages: Mapping[str, frozenset[str]]) -> bool:
    """Whether the address is that of one of the pages, with parameters that it knows, each once."""
    try:
        known = pages.get(resolve(request.path_info).url_name or "")
    except Resolver404:
        return False
    query = request.META.get("QUERY_STRING", "")
    if known is None or len(query) > LONGEST_QUERY:
        return False
    names = [name for name, _value in parse_qsl(query, keep_blank_values=True)]
    return len(names) == len(set(names)) and known.issuperset(names)
