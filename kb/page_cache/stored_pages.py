"""Kept pages for processes that start cold, in the database or the cache of KB_CACHE_URL.

They are written apart from the request. Whatever goes wrong here only means that a page is
rendered once more.
"""

from collections.abc import Sequence
from hashlib import sha256

from django.conf import settings

from kb.page_cache.encoding import page_from_bytes, page_to_bytes
from kb.page_cache.kept_page import KeptPage
from kb.page_cache.page_table import read_stored_row, write_shared, write_stored_rows
from kb.page_cache.pages import PageKey
from kb.page_cache.shared_cache import ALIAS, SHARED_CACHE
from kb.write_queue import WriteQueue

MOST_QUEUED = 200

QueuedPage = tuple[PageKey, KeptPage]


def stored_page(key: PageKey) -> KeptPage | None:
    """Return the page that any process stored; None where there is none that can be read."""
    name = _name(key)
    content = SHARED_CACHE.read(name) if has_shared_cache() else read_stored_row(name)
    try:
        return page_from_bytes(name, content) if content is not None else None
    except (ValueError, KeyError, TypeError):
        return None


def store_page(key: PageKey, page: KeptPage) -> None:
    """Queue a page to be stored; it is dropped where nothing can be written.

    Parts of lists are left out: there are as many addresses of them as somebody cares to make up.
    """
    *_site, query = key
    if not query and (has_shared_cache() or not settings.KB_READ_ONLY):
        PAGE_QUEUE.put((key, page))


def write_pages(items: Sequence[QueuedPage]) -> None:
    """Store pages, the last of each key.

    A page of before the last change is left out: what was redacted must not come back.
    """
    newest = {_name(key): page for key, page in items}

    def contents_at(mark: int | None) -> dict[str, bytes]:
        true = {name: page for name, page in newest.items() if page.mark == mark}
        return {name: page_to_bytes(name, page) for name, page in true.items()}

    if has_shared_cache():
        write_shared(contents_at)
    else:
        write_stored_rows(contents_at)


def has_shared_cache() -> bool:
    """Whether KB_CACHE_URL names a cache."""
    return ALIAS in settings.CACHES


def _name(key: PageKey) -> str:
    return sha256("\0".join(key).encode(errors="surrogatepass")).hexdigest()


PAGE_QUEUE: WriteQueue[QueuedPage] = WriteQueue(write_pages, size=MOST_QUEUED)
