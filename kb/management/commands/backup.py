"""manage.py backup: the whole database into a folder, while the site runs."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from kb.backups.errors import BackupError
from kb.backups.make_backup import make_backup, make_scheduled_backup


class Command(BaseCommand):
    """manage.py backup [DIR]"""

    help = (
        "Write the whole database, images included, into a folder that restore reads. Everything "
        "that is not public is in it, and the hashes of passwords."
    )
    requires_system_checks = ()  # of the server

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            help="A folder that is new or empty; without it, a new one in KB_BACKUP_DIR, of which "
            "the newest KB_BACKUP_KEEP are kept.",
        )

    def handle(self, *args: object, folder: Path | None, **options: object) -> None:
        """Make a backup; raise CommandError where that cannot be done."""
        try:
            if folder is None:
                for line in make_scheduled_backup():
                    self.stdout.write(line)
            else:
                self.stdout.write(f"backup: {make_backup(folder).folder}")
        except (BackupError, OSError, Error) as error:
            raise CommandError(str(error)) from error
