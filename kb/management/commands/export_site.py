"""manage.py export_site: the whole site into a folder, as Markdown, images and JSON."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kb.exporting.errors import ExportError
from kb.exporting.export_site import export_site
from kb.models import SecurityAction
from kb.security_log.record_event import record_event


class Command(BaseCommand):
    """manage.py export_site DIR"""

    help = (
        "Write the whole site into a new folder: Markdown for people, images, JSON for "
        "import_site. Drafts, internal articles and the names of users are in it."
    )

    requires_system_checks = ()  # of the server

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument(
            "folder", type=Path, help="A folder that is new, empty, or an earlier export."
        )

    def handle(self, *args: object, folder: Path, verbosity: int, **options: object) -> None:
        """Export; raise CommandError where the folder holds anything else."""
        try:
            manifest = export_site(folder, self._say if verbosity else lambda line: None)
        except (ExportError, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        record_event(SecurityAction.EXPORTED, "the whole site", files=len(manifest.files))
        if verbosity:
            self._say(f"{len(manifest.files)} files in {folder}. They are internal: keep them so.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
