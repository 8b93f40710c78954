"""Counts each answer by view and status, where KB_METRICS_TOKEN asks for it."""

import time
from importlib import import_module

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from kb.middleware.proxies import GetResponse
from kb.page_cache.serve_page import PAGE_RESULT


def count_requests(get_response: GetResponse) -> GetResponse:
    """Count what all middleware below answers; it costs nothing where nobody asks."""
    if not settings.KB_METRICS_TOKEN:
        raise MiddlewareNotUsed
    instruments = import_module("kb.metrics.instruments")  # its package is an extra

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begin = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - begin
        page = request.META.get(PAGE_RESULT, "")
        instruments.count_request(view_label(request), response.status_code, seconds, page)
        return response

    return middleware


def view_label(request: HttpRequest) -> str:
    """Return the view's name in `kb.urls`, never a path: there are as many as clients make up."""
    if request.path_info.startswith(settings.STATIC_URL):
        return "static"
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name or "unnamed"
    except Resolver404:
        return "none"
