"""A queue in memory and a thread that writes its items in batches: adding one never waits or fails.

Why it exists: docs/decisions/search-log-queue.md.
"""

from collections.abc import Callable
from threading import Lock, Thread
from time import sleep
from typing import Generic, TypeVar

T = TypeVar("T")

SIZE = 1_000
BATCH_SECONDS = 0.5
"""How long items are collected before they are written together."""


class WriteQueue(Generic[T]):
    """A bounded queue; its thread ends when the queue is empty, and the next item starts another.

    `write` gets the items in order and runs in that thread. Where it raises, these items are lost.
    While `is_paused`, items wait for `drain()`; tests use it.
    """

    def __init__(self, write: Callable[[list[T]], None], *, size: int = SIZE) -> None:
        self.write = write
        self.size = size
        self.is_paused = False
        self.items: list[T] = []
        self.lock = Lock()
        self.thread: Thread | None = None

    def put(self, item: T) -> bool:
        """Add an item; return False where it is dropped: a full queue, or no thread can start."""
        with self.lock:
            if len(self.items) >= self.size:
                return False
            self.items.append(item)
            if not self.is_paused and not (self.thread and self.thread.is_alive()):
                # Not a daemon, as a server's threads are: the process ends after the last write.
                self.thread = Thread(target=self._run, name="write-queue", daemon=False)
                try:
                    self.thread.start()
                except RuntimeError:  # The process is ending, or may have no more threads.
                    self.items.pop()
                    return False
        return True

    def drain(self) -> None:
        """Write all items now, in the calling thread."""
        if items := self._take_all():
            self.write(items)

    def _run(self) -> None:
        sleep(BATCH_SECONDS)
        while items := self._take_all():
            self.write(items)
            sleep(BATCH_SECONDS)

    def _take_all(self) -> list[T]:
        """Empty the queue. An empty one has no thread any more: the running one ends."""
        with self.lock:
            items, self.items = self.items, []
            if not items:
                self.thread = None
            return items
