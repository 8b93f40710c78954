"""A thread that does the imports that wait, so that what is scheduled never waits for them."""

import logging
from collections.abc import Callable

from django.db import Error

from kb.importing.pending import PendingImports, has_pending
from kb.management.site.work_thread import WorkThread
from kb.models import ImportRun

logger = logging.getLogger(__name__)

STOP_SECONDS = 5.0


class ImportThread(WorkThread):
    """Begins a thread when imports wait; `report` gets the runs that it has done."""

    def __init__(self, report: Callable[[list[ImportRun]], None]) -> None:
        self._imports = PendingImports()
        super().__init__("imports", has_pending, lambda: report(self._imports.run()))

    def stop(self) -> None:
        """Give an import some seconds to end; then let it wait for the next process.

        The thread dies with this process, and its transaction with it.
        """
        self.join(STOP_SECONDS)
        if self.is_at_work():
            try:
                self._imports.put_back()
            except Error:
                logger.warning("an import was stopped; it can be started again in the admin")
