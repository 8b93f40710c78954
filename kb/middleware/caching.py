"""Who may keep a response: anonymous pages are public and validated, all others are nobody's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, set_response_etag


class AnonymousGZip(GZipMiddleware):
    """Compress what holds no secret: a signed-in page's size would tell its secrets (BREACH)."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if is_private(request, response):
            return response
        return super().process_response(request, response)


def cache_policy(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Set Cache-Control, and the ETag of the uncompressed body on anonymous pages."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if is_private(request, response):
            response.headers["Cache-Control"] = "private, no-store"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = public_policy(request, response)
        if response.headers["Cache-Control"].startswith("public"):
            return validated(request, response)
        return response

    return middleware


def is_private(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a session, or a token that the response sets a cookie for, may be in the page."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES or bool(response.cookies)


def public_policy(request: HttpRequest, response: HttpResponseBase) -> str:
    """A page may be kept and must be asked about; a redirect and a 410 are never kept blindly."""
    if response.status_code >= 500 or request.method not in {"GET", "HEAD"}:
        return "no-store"
    if response.status_code != 200:
        return "no-store" if response.status_code == 429 else "no-cache"
    shared = settings.KB_SHARED_MAX_AGE
    return f"public, no-cache, s-maxage={shared}" if shared else "public, no-cache"


def validated(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with an ETag, or 304; no Last-Modified, for a page shows others' titles too."""
    if not isinstance(response, HttpResponse):
        return response
    response.headers.pop("Last-Modified", None)
    set_response_etag(response)
    etag = response.headers["ETag"]
    return get_conditional_response(request, etag=etag, response=response) or response
