"""Stored pages in the table StoredPage, which every process of every host can read."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from kb.compiled_query import CompiledQuery
from kb.models import StoredPage
from kb.page_cache.counter import publication_mark
from kb.page_cache.encoding import LONGEST
from kb.page_cache.shared_cache import ALIAS, SHARED_CACHE

logger = logging.getLogger(__name__)

MOST_ROWS = 20_000

ContentsAt = Callable[[int | None], Mapping[str, bytes]]
"""What is still true of some pages at a publication mark, by name."""

STORED_PAGE = CompiledQuery(
    lambda _user, name: StoredPage.objects.filter(pk=name).values("content")
)


def read_stored_row(name: str) -> bytes | None:
    """Return what is stored under a name; None where there is nothing, or no answer."""
    try:
        rows = STORED_PAGE.rows(None, name)
    except Error:
        return None
    return bytes(rows[0]["content"]) if rows else None


def write_stored_rows(contents_at: ContentsAt) -> None:
    """Store contents by name, and delete old rows; what the database refuses is lost."""
    now = timezone.now()
    with _apart_from_requests(), transaction.atomic():
        contents = contents_at(publication_mark())
        rows = [StoredPage(key=name, content=contents[name], stored_at=now) for name in contents]
        StoredPage.objects.bulk_create(
            sorted(rows, key=lambda row: row.key),
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["content", "stored_at"],
        )
        _delete_old()


def write_shared(contents_at: ContentsAt) -> None:
    """Store contents by name in the cache of KB_CACHE_URL; what is refused is lost."""
    with _apart_from_requests():
        SHARED_CACHE.write(contents_at(publication_mark()))


def forget_stored_pages() -> None:
    """Delete all stored pages, wherever they lie; the cache of KB_CACHE_URL is emptied."""
    StoredPage.objects.all().delete()
    if ALIAS in settings.CACHES:
        SHARED_CACHE.clear()


@contextmanager
def _apart_from_requests() -> Iterator[None]:
    try:
        yield
    except Error as error:
        logger.info("pages are not stored: %s", error)
    finally:
        # The thread ends with the queue, and so must its connection.
        if not connection.in_atomic_block:
            connection.close()


def _delete_old() -> None:
    StoredPage.objects.filter(stored_at__lt=timezone.now() - LONGEST).delete()
    times = StoredPage.objects.order_by("-stored_at").values_list("stored_at", flat=True)
    if surplus := times[MOST_ROWS : MOST_ROWS + 1].first():
        StoredPage.objects.filter(stored_at__lte=surplus).delete()
