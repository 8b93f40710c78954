"""A page from memory where it is true, else rendered and kept."""

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from kb.page_cache.counter import is_still, publication_mark
from kb.page_cache.kept_page import KeptPage, make_page
from kb.page_cache.memory import PAGE_MEMORY
from kb.page_cache.pages import PageKey
from kb.page_cache.reads import record_reads
from kb.page_cache.stored_pages import store_page, stored_page

RenderPage = Callable[[HttpRequest], HttpResponseBase]

PAGE_RESULT = "kb.page_result"
"""Name in META of whether a page was "kept" or "rendered"."""

MEBI = 1024 * 1024
PASSED_ON = (
    "SCRIPT_NAME",
    "QUERY_STRING",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "REMOTE_ADDR",
    "HTTP_HOST",
    "wsgi.url_scheme",
    "wsgi.errors",
)
"""What of a request may reach a page that is kept: what is in its key, and what logs need."""


def serve_page(key: PageKey, request: HttpRequest, render: RenderPage) -> HttpResponseBase:
    """Answer a request for the page with this key.

    Raises django.db.Error where the database cannot answer; nothing was rendered then.
    """
    mark = publication_mark()
    if mark is None:
        return render(request)
    page = find_true(key, mark)
    if page is not None:
        request.META[PAGE_RESULT] = "kept"
        return page.response(request)
    request.META[PAGE_RESULT] = "rendered"
    with record_reads() as reads:
        response = render(plain_request(request))
    made = make_page(response, reads, mark)
    if made is None:
        return response
    # Unless something was published meanwhile: then it may have read from before and from after.
    if is_still(mark):
        remember(key, made)
        store_page(key, made)
    return made.response(request)


def find_true(key: PageKey, mark: int) -> KeptPage | None:
    """Return the entry of a page if it is what rendering it would make, at this mark and now."""
    kept = PAGE_MEMORY.find(key)
    page = kept or stored_page(key)
    if page is None or (page.until is not None and page.until <= timezone.now()):
        return None
    if page.mark != mark:
        page = page.with_mark(mark)
    if page is not None and page is not kept:
        remember(key, page)
    return page


def remember(key: PageKey, page: KeptPage) -> None:
    """Keep a page in the memory of this process."""
    PAGE_MEMORY.keep(key, page, settings.KB_PAGE_CACHE_MB * MEBI)


def plain_request(request: HttpRequest) -> HttpRequest:
    """Return a GET for the same page by nobody in particular: nothing else of the request."""
    environ = {name: request.META[name] for name in PASSED_ON if name in request.META}
    # WSGI has the bytes of a path as Latin-1 (PEP 3333); Django's META has it decoded.
    environ["PATH_INFO"] = request.path_info.encode(errors="surrogatepass").decode("latin-1")
    return WSGIRequest({**environ, "REQUEST_METHOD": "GET", "wsgi.input": BytesIO()})
