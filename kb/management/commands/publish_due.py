"""Publish what is scheduled for now and take down what has expired, once or for ever."""

import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import timezone

from kb.publishing.scheduler import DueResult, run_due

logger = logging.getLogger(__name__)

EVERY_SECONDS = 15
PARENT_SECONDS = 0.5


class Command(BaseCommand):
    """manage.py publish_due [--loop]"""

    help = "Publish what is scheduled for now, and take down what has expired."
    requires_system_checks = ()  # beside the server, which has said it all

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --loop."""
        parser.add_argument(
            "--loop",
            action="store_true",
            help=f"Look every {EVERY_SECONDS} seconds until stopped, instead of once (for cron).",
        )

    def handle(self, *args: Any, loop: bool, **options: Any) -> None:
        """Look at the clock once, or until SIGTERM or SIGINT."""
        if not loop:
            self.report(run_due(timezone.now()))
            return
        stop, parent = threading.Event(), os.getppid()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_args: stop.set())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
        while self.wait(stop, parent):
            self.look()

    def wait(self, stop: threading.Event, parent: int) -> bool:
        """Wait for the next look; False when asked to stop, or when what started this has ended."""
        until = time.monotonic() + EVERY_SECONDS
        while time.monotonic() < until:
            if stop.wait(PARENT_SECONDS) or os.getppid() != parent:
                return False
        return True

    def look(self) -> None:
        """Look once; a database that is away is asked again the next time."""
        close_old_connections()
        try:
            self.report(run_due(timezone.now()))
        except Exception:
            # Nobody starts the clock again: whatever it was, the next look may go well.
            connections.close_all()
            logger.exception("publish_due: this look at the clock failed")

    def report(self, done: DueResult) -> None:
        """Say what was done; silence where nothing was."""
        for what in ("published", "expired", "missed", "failed"):
            if pks := getattr(done, what):
                self.stdout.write(f"{what}: {', '.join(map(str, pks))}")
