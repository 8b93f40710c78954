"""A thread that does what waits, so that the process that looks for it goes on meanwhile."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import Error, close_old_connections, connections

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0


class WorkThread:
    """Begins a thread called `name` that runs `work` when `is_needed` says so."""

    def __init__(self, name: str, is_needed: Callable[[], bool], work: Callable[[], None]) -> None:
        self.name = name
        self._is_needed = is_needed
        self._work = work
        self._thread: threading.Thread | None = None
        self._looked_at = float("-inf")

    def look(self) -> None:
        """Begin what waits, if nothing is at work; asks the database every other second."""
        if self.is_at_work() or time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        close_old_connections()
        try:
            is_needed = self._is_needed()
        except Error:
            # The next scheduled run meets the same error, and logs it.
            connections.close_all()
            return
        if is_needed:
            self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
            self._thread.start()

    def is_at_work(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def join(self, seconds: float) -> None:
        """Give the work some seconds to end; its thread dies with the process."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._work()
        except Exception:
            logger.exception("%s: this run failed", self.name)
        finally:
            connections.close_all()
