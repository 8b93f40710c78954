"""`manage.py reindex`: build a new search index beside the one in use, then switch to it."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.search.index.rebuild import TakenOver, drop, rebuild


class Command(BaseCommand):
    """Readers keep the old index until the new one is complete."""

    help = "Build the search index anew. Readers keep the old one until the new one is complete."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the seconds for which searches that have begun may still read the old index."""
        parser.add_argument(
            "--grace", type=float, default=5.0, help="seconds to keep the old index"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, switch, wait for searches that have begun, and delete the old index."""
        try:
            previous = rebuild(self.print_progress)
        except TakenOver as error:
            raise CommandError(_("Another reindex has started, so this one stops.")) from error
        time.sleep(options["grace"])
        drop(previous)
        self.stdout.write(self.style.SUCCESS(_("The index has been rebuilt.")))

    def print_progress(self, done: int, total: int) -> None:
        """Print how many publications are done, of how many."""
        self.stdout.write(_("%(done)d of %(of)d") % {"done": done, "of": total})
