"""Pages in the memory of this process, within a number of bytes."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

from kb.page_cache.kept_page import KeptPage
from kb.page_cache.pages import PageKey
from kb.page_cache.rendered_page import RenderedPage

P = TypeVar("P", bound=RenderedPage)

LARGEST_SHARE = 8
"""A page is not kept that takes more than this part of the memory."""


class BoundedMemory(Generic[P]):
    """Entries by key; the one that was not asked for the longest goes first."""

    def __init__(self) -> None:
        self.entries: OrderedDict[PageKey, P] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def find(self, key: PageKey) -> P | None:
        """Return the entry of a page, true or not."""
        with self.lock:
            if key in self.entries:
                self.entries.move_to_end(key)
            return self.entries.get(key)

    def keep(self, key: PageKey, page: P, limit: int) -> None:
        """Store an entry; drop others until all take at most `limit` bytes."""
        if page.size * LARGEST_SHARE > limit:
            return
        with self.lock:
            self._drop(key)
            self.entries[key] = page
            self.size += entry_size(key, page)
            while self.size > limit:
                self._drop(next(iter(self.entries)))

    def clear(self) -> None:
        """Forget all."""
        with self.lock:
            self.entries.clear()
            self.size = 0

    def _drop(self, key: PageKey) -> None:
        page = self.entries.pop(key, None)
        if page is not None:
            self.size -= entry_size(key, page)


def entry_size(key: PageKey, page: RenderedPage) -> int:
    """Return the bytes of an entry with its key."""
    return page.size + sum(map(len, key))


PageMemory = BoundedMemory[KeptPage]

PAGE_MEMORY = PageMemory()
