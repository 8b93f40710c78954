"""Surrogate-Key and Cache-Tag on the pages that a shared cache may keep: see docs/deploy/cdn.md."""

from collections.abc import Callable
from typing import TypeGuard

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kb.page_cache.surrogate_keys import keys_of_page


def surrogate_keys(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Name what a page shows, in the headers of the two families of caches."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if is_for_shared_caches(response):
            keys = keys_of_page(request.path_info, response.content.decode(errors="replace"))
            response.headers["Surrogate-Key"] = " ".join(keys)
            response.headers["Cache-Tag"] = ",".join(keys)
        return response

    return middleware


def is_for_shared_caches(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether a response is a whole page that KB_SHARED_MAX_AGE speaks of."""
    is_page = isinstance(response, HttpResponse) and response.status_code == 200
    return is_page and "s-maxage" in response.headers.get("Cache-Control", "")
