"""`manage.py reindex`: build the search index anew beside the one in use, then switch."""

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
        """Add how long searches that have begun may still read the old index."""
        parser.add_argument(
            "--grace", type=float, default=5.0, help="seconds to keep the old index"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, switch, wait for searches under way, and drop what was there before."""
        try:
            before = rebuild(self.say)
        except TakenOver as error:
            raise CommandError(_("Another reindex has begun; this one stops.")) from error
        time.sleep(options["grace"])
        drop(before)
        self.stdout.write(self.style.SUCCESS(_("The index is new.")))

    def say(self, done: int, of: int) -> None:
        """Tell how far it is."""
        self.stdout.write(_("%(done)d of %(of)d") % {"done": done, "of": of})
