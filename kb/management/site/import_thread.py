"""A thread that does the imports that wait, so that what is scheduled never waits for them."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import Error, close_old_connections, connections

from kb.importing.pending import PendingImports, has_pending
from kb.models import ImportRun
from kb.periodic.run_jobs import log_failure

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
STOP_SECONDS = 5.0


class ImportThread:
    """Begins a thread when imports wait; `report` gets the runs that it has done."""

    def __init__(self, report: Callable[[list[ImportRun]], None]) -> None:
        self._report = report
        self._imports = PendingImports()
        self._thread: threading.Thread | None = None
        self._looked_at = float("-inf")

    def look(self) -> None:
        """Begin what waits, if nothing is at work; asks the database every other second."""
        if self.is_at_work() or time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        close_old_connections()
        try:
            is_needed = has_pending()
        except Error:
            # The next scheduled run meets the same error, and logs it.
            connections.close_all()
            return
        if is_needed:
            self._thread = threading.Thread(target=self._run, name="imports", daemon=True)
            self._thread.start()

    def is_at_work(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Give an import some seconds to end; then let it wait for the next process.

        The thread dies with this process, and its transaction with it.
        """
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
        if self.is_at_work():
            try:
                self._imports.put_back()
            except Error:
                logger.warning("an import was stopped; it can be started again in the admin")

    def _run(self) -> None:
        try:
            self._report(self._imports.run())
        except Exception as error:  # noqa: BLE001 (logged)
            log_failure("imports: this run failed", error)
        finally:
            connections.close_all()
