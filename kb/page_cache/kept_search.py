"""Pages of results kept for readers who are not signed in, in the memory of this process alone."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers, set_response_etag

from kb.page_cache.memory import BoundedMemory
from kb.page_cache.pages import SEARCHES, PageKey, key_of_page
from kb.page_cache.rendered_page import RenderedPage
from kb.page_cache.serve_page import MEBI

SHARE_OF_PAGES = 4
"""All of them take at most this part of KB_PAGE_CACHE_MB, beside it."""


@dataclass(frozen=True)
class KeptSearch(RenderedPage):
    """A page of results, and how many of them fit: searches are logged with that."""

    fitting_count: int


SEARCH_MEMORY: BoundedMemory[KeptSearch] = BoundedMemory()


def key_of_search(request: HttpRequest, version: str) -> PageKey | None:
    """Return the key of the page at a `search_version`; None where it is not to be kept."""
    key = key_of_page(request, SEARCHES) if version else None
    return (*key, version) if key else None


def keep_search(key: PageKey, response: HttpResponse, fitting_count: int) -> None:
    """Keep a page of results, and how many of them fit. What was pasted is not to be kept."""
    set_response_etag(response)
    # The session says whether somebody is signed in; a kept page is asked for without it.
    patch_vary_headers(response, ["Cookie"])
    page = KeptSearch(dict(response.headers), {"": response.content}, fitting_count)
    SEARCH_MEMORY.keep(key, page, settings.KB_PAGE_CACHE_MB * MEBI // SHARE_OF_PAGES)
