"""The kind of page that a request came from; never which page, never who."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

KIND_LENGTH = 20


def page_kind(request: HttpRequest) -> str:
    """Return the URL name of the referring page; "" for another site's page or none."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
        if page.netloc != request.get_host():
            return ""
        match = resolve(page.path)
    except (ValueError, Resolver404):
        return ""
    return (match.namespace or match.url_name or "")[:KIND_LENGTH]


def is_asked_anew(request: HttpRequest) -> bool:
    """Return whether a reader requests the page: no prefetch, no check of a cached page."""
    headers = request.headers
    is_prefetch = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    return request.method == "GET" and not is_prefetch and "If-None-Match" not in headers
