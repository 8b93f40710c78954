"""manage.py tick: runs what is periodic and due, and the imports that wait."""

import faulthandler
import os
import signal
import threading
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections

from kb.importing.pending import PendingImports
from kb.management.print_line import print_line
from kb.management.site.import_thread import ImportThread
from kb.models import ImportRun
from kb.periodic.jobs import JOBS
from kb.periodic.run_jobs import JobThreads, log_failure, needed_jobs, run_due_jobs, run_job

LOOK_SECONDS = 2.0
PARENT_CHECK_SECONDS = 0.5
STOP_SECONDS = 5.0
HANG_SECONDS = 900
"""After which a look that does not end is ended, with its traceback; the supervisor starts anew."""


class Command(BaseCommand):
    """manage.py tick [--loop]"""

    help = (
        "Run the periodic jobs that are due (publish what is scheduled, take down what has "
        "expired …), and do the imports that wait in the admin."
    )
    requires_system_checks = ()  # the server beside it reports them
    is_failing = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --loop."""
        parser.add_argument(
            "--loop",
            action="store_true",
            help="Look every other second until stopped, not once (for cron).",
        )

    def handle(self, *args: object, loop: bool, **options: object) -> None:
        """Run once, or until SIGTERM or SIGINT, or until the parent ends.

        Raises CommandError where a job failed in a single run.
        """
        if settings.KB_READ_ONLY:
            self._say("The site can only be read now: the periodic jobs wait.")
        if loop:
            self.run_loop()
        elif not settings.KB_READ_ONLY:
            self.run_single()

    def run_single(self) -> None:
        """Run what is due once."""
        failed = run_due_jobs(JOBS, self._say)
        self.report_imports(PendingImports().run())
        if failed:
            raise CommandError(f"These jobs failed: {', '.join(failed)}. See the log.")

    def run_loop(self) -> None:
        """Run what is due until this process is told to end."""
        stop, parent = threading.Event(), os.getppid()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
        imports, threads = ImportThread(self.report_imports), JobThreads(self._say)
        while self.wait(stop, parent, imports):
            if not settings.KB_READ_ONLY:
                self.run_once(threads)
        imports.stop()
        threads.stop(STOP_SECONDS)

    def wait(self, stop: threading.Event, parent: int, imports: ImportThread) -> bool:
        """Wait for the next look; return False if stopped, or if the parent process has ended.

        Imports that come up meanwhile are begun.
        """
        until = time.monotonic() + LOOK_SECONDS
        while time.monotonic() < until:
            if not settings.KB_READ_ONLY:
                imports.look()
            if stop.wait(PARENT_CHECK_SECONDS) or os.getppid() != parent:
                return False
        return True

    def run_once(self, threads: JobThreads) -> None:
        """Run what is due; the first error of a row is logged, and the next look tries again."""
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        close_old_connections()
        try:
            for job in needed_jobs(JOBS):
                if job.in_thread:
                    threads.start(job)
                else:
                    run_job(job, self._say)
            self.is_failing = False
        except Exception as error:  # noqa: BLE001 (logged)
            connections.close_all()
            if not self.is_failing:
                log_failure("tick: this run failed", error)
            self.is_failing = True
        finally:
            faulthandler.cancel_dump_traceback_later()

    def report_imports(self, runs: list[ImportRun]) -> None:
        """Print what became of each import; nothing where there was none."""
        for run in runs:
            self._say(f"import {run.pk} ({run.file_name}): {run.state}")

    def _say(self, line: str) -> None:
        print_line(self.stdout, line)
