"""Answers anonymous readers from the page cache; see docs/decisions/page-cache.md."""

from collections.abc import Callable

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponseBase

from kb.middleware.database_failures import service_unavailable
from kb.page_cache.pages import key_of_page
from kb.page_cache.serve_page import serve_page


def keep_pages(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Serve kept pages; it stands where no session has been read yet.

    What is kept is compressed already: AnonymousGZip, around it, leaves it as it is.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.KB_PAGE_CACHE_MB or settings.DEBUG:
            return get_response(request)
        key = key_of_page(request)
        if key is None:
            return get_response(request)
        try:
            return serve_page(key, request, get_response)
        except Error as error:
            # The page would wait as long again for a database that is away.
            return service_unavailable(request, error)

    return middleware
