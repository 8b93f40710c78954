"""Stored pages in the cache that KB_CACHE_URL names: Redis or Memcached."""

import logging
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.core.cache import BaseCache, caches

from kb.page_cache.encoding import LONGEST

logger = logging.getLogger(__name__)

T = TypeVar("T")

ALIAS = "pages"
PAUSE = 10.0
"""Seconds for which a cache that failed is not asked: no reader waits for it again and again."""


class PlainBytes:
    """Stores bytes in Redis as they are: Django's own way would run what it reads (pickle)."""

    def dumps(self, content: bytes) -> bytes:
        """Return what is stored of a content."""
        return content

    def loads(self, stored: bytes) -> bytes:
        """Return the content of what is stored."""
        return stored


class SharedCache:
    """Reads and writes pages; a cache that does not answer only means that they are rendered."""

    def __init__(self) -> None:
        self.paused_until = 0.0

    def read(self, name: str) -> bytes | None:
        """Return what is stored under a name; None where there is nothing, or no answer."""
        return self._ask(lambda cache: cache.get(name))

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Store contents by name, for a day; what the cache refuses is lost."""
        seconds = int(LONGEST.total_seconds())
        self._ask(lambda cache: cache.set_many(dict(contents), timeout=seconds))

    def clear(self) -> None:
        """Empty the cache."""
        self._ask(lambda cache: cache.clear())

    def _ask(self, ask: Callable[[BaseCache], T]) -> T | None:
        if time.monotonic() < self.paused_until:
            return None
        try:
            return ask(caches[ALIAS])
        except Exception as error:  # noqa: BLE001 (each client library raises errors of its own)
            self.paused_until = time.monotonic() + PAUSE
            logger.warning("the cache of KB_CACHE_URL does not answer: %s", type(error).__name__)
            return None


SHARED_CACHE = SharedCache()
