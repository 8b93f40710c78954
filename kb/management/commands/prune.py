"""manage.py prune: deletes what grows without end and nobody needs any more."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from kb.periodic.prune import prune


class Command(BaseCommand):
    """manage.py prune [--dry-run]"""

    help = (
        "Delete expired sessions, old searches, kept pages, rate limits, finished actions on "
        "several articles and old items of imports. `tick` does it once a day."
    )
    requires_system_checks = ()  # of the server

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="Count, and delete nothing.")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        """Print how many rows of what were deleted, or would be."""
        lines = list(prune(dry_run=dry_run))
        for line in lines or ["nothing to remove"]:
            self.stdout.write(line)
