"""Notes in, written later by a thread of this process: who leaves one never waits, never fails."""

from collections.abc import Callable
from multiprocessing.util import Finalize
from queue import Empty, Full, Queue
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Generic, TypeVar

T = TypeVar("T")

SIZE = 1_000
MOST_AT_ONCE = 200
GATHER_SECONDS = 0.5
EXIT_SECONDS = 2.0


class WriteQueue(Generic[T]):
    """A bounded queue and the one thread that empties it; what does not fit is dropped.

    `write` gets the notes in order and must not raise what is to be expected; where it does, the
    thread ends and the next note starts another. `is_held` keeps notes for `drain()`, for tests.
    """

    def __init__(self, write: Callable[[list[T]], None], *, size: int = SIZE) -> None:
        self.write = write
        self.size = size
        self.is_held = False
        self.begin()

    def begin(self) -> None:
        """Start afresh, as a forked process must: it inherits no thread, but what it locked."""
        self.queue: Queue[T | None] = Queue(self.size)
        self.lock = Lock()
        self.thread: Thread | None = None

    def put(self, note: T) -> bool:
        """Leave a note to be written; False where there are too many already."""
        try:
            self.queue.put_nowait(note)
        except Full:
            return False
        if not self.is_held and not self._is_running():
            self._start()
        return True

    def drain(self) -> None:
        """Write all that waits, in this thread."""
        if notes := self._waiting(self.size):
            self.write(notes)

    def close(self, seconds: float = EXIT_SECONDS) -> None:
        """Write what waits and end the thread; give up after some seconds, for somebody waits."""
        until = monotonic() + seconds
        while self._is_running() and monotonic() < until:
            try:
                self.queue.put_nowait(None)
            except Full:
                sleep(0.05)
                continue
            if self.thread is not None:
                self.thread.join(until - monotonic())
            return

    def _is_running(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def _start(self) -> None:
        with self.lock:
            if not self._is_running():
                self.thread = Thread(target=self._run, name="backlog", daemon=True)
                self.thread.start()
                # Unlike atexit's, these are called at the end of a server's worker too.
                Finalize(None, self.close, exitpriority=0)

    def _run(self) -> None:
        while notes := self._gather():
            self.write(notes)

    def _gather(self) -> list[T]:
        """Return a note with those of the next moment, one write for all; none at the end."""
        first = self.queue.get()
        notes, until = [first] if first is not None else [], monotonic() + GATHER_SECONDS
        while notes and len(notes) < MOST_AT_ONCE:
            try:
                note = self.queue.get(timeout=max(0.0, until - monotonic()))
            except Empty:
                break
            if note is None:
                self.queue.put(None)
                break
            notes.append(note)
        return notes

    def _waiting(self, most: int) -> list[T]:
        notes: list[T] = []
        while len(notes) < most:
            try:
                note = self.queue.get_nowait()
            except Empty:
                break
            notes += [note] if note is not None else []
        return notes
