"""From which kind of page of ours somebody comes; never from which page, never who."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

LONGEST = 20


def page_kind(request: HttpRequest) -> str:
    """Return the URL name of the page before, "" for another site's or none."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
        if page.netloc != request.get_host():
            return ""
        match = resolve(page.path)
    except (ValueError, Resolver404):
        return ""
    return (match.namespace or match.url_name or "")[:LONGEST]


def is_asked_anew(request: HttpRequest) -> bool:
    """Whether somebody asks for a page: not a browser that looks ahead, or again at what it has."""
    headers = request.headers
    is_ahead = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    return request.method == "GET" and not is_ahead and "If-None-Match" not in headers
