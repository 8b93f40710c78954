"""manage.py publish_due: publishes what is scheduled and takes down what has expired."""

import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import timezone

from kb.publishing.scheduler import DueResult, run_due

logger = logging.getLogger(__name__)

INTERVAL_SECONDS = 15
PARENT_CHECK_SECONDS = 0.5


class Command(BaseCommand):
    """manage.py publish_due [--loop]"""

    help = "Publish what is scheduled for now, and take down what has expired."
    requires_system_checks = ()  # the server beside it reports them

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --loop."""
        parser.add_argument(
            "--loop",
            action="store_true",
            help=f"Run every {INTERVAL_SECONDS} seconds until stopped, not once (for cron).",
        )

    def handle(self, *args: object, loop: bool, **options: object) -> None:
        """Run once, or every 15 seconds until SIGTERM or SIGINT, or until the parent ends."""
        if not loop:
            self.report(run_due(timezone.now()))
            return
        stop, parent = threading.Event(), os.getppid()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
        while self.wait(stop, parent):
            self.run_once()

    def wait(self, stop: threading.Event, parent: int) -> bool:
        """Wait for the next run; return False if stopped, or if the parent process has ended."""
        until = time.monotonic() + INTERVAL_SECONDS
        while time.monotonic() < until:
            if stop.wait(PARENT_CHECK_SECONDS) or os.getppid() != parent:
                return False
        return True

    def run_once(self) -> None:
        """Run once; an error is logged, and the next run tries again."""
        close_old_connections()
        try:
            self.report(run_due(timezone.now()))
        except Exception:
            # Nobody restarts this process, so it outlives every error.
            connections.close_all()
            logger.exception("publish_due: this run failed")

    def report(self, result: DueResult) -> None:
        """Print the ids of the articles by outcome; nothing where there are none."""
        for outcome in ("published", "expired", "missed", "failed"):
            if pks := getattr(result, outcome):
                self.stdout.write(f"{outcome}: {', '.join(map(str, pks))}")
