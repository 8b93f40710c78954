"""Who may cache a response: anonymous pages are public and revalidated, others are not stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, set_response_etag

from kb.page_cache.pages import key_of_page


class AnonymousGZip(GZipMiddleware):
    """Compresses anonymous responses only: the size of others would leak their tokens (BREACH).

    Images are as small as they get.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_image = response.headers.get("Content-Type", "").startswith("image/")
        if is_image or is_private(request, response):
            return response
        return super().process_response(request, response)


def cache_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set Cache-Control on every response, and on public ones the ETag of the uncompressed body.

    An ETag that a view has set stays.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if is_private(request, response):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers.pop("ETag", None)
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = anonymous_policy(request, response)
        if response.headers["Cache-Control"].startswith("public"):
            return with_etag(request, response)
        return response

    return middleware


def is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether it may depend on a session, or hold a token whose cookie it sets."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)


def anonymous_policy(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return the Cache-Control of an anonymous response by its status and method."""
    if response.status_code >= 500 or request.method not in {"GET", "HEAD"}:
        return "no-store"
    if response.status_code not in {200, 304}:
        return "no-store" if response.status_code == 429 else "no-cache"
    shared = settings.KB_SHARED_MAX_AGE
    if shared and key_of_page(request) is not None:
        # A cache that keeps to the letter would revalidate each time with `no-cache`.
        return f"public, max-age=0, must-revalidate, s-maxage={shared}"
    return "public, no-cache"


def with_etag(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the response with an ETag, or 304 where the client has it.

    Without Last-Modified: a page also changes when an article that it links to is renamed.
    """
    if not isinstance(response, HttpResponse):
        return response
    response.headers.pop("Last-Modified", None)
    if "ETag" not in response.headers:
        set_response_etag(response)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response
