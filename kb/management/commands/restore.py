"""manage.py restore: the site as it was when a backup was made."""

from argparse import ArgumentParser
from pathlib import Path
from sqlite3 import Error as SqliteError

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from kb.backups.errors import BackupError
from kb.backups.restore_backup import restore_backup


class Command(BaseCommand):
    """manage.py restore DIR"""

    help = (
        "Check a backup, keep what there is now as another one, and replace it: wholly or not at "
        "all. The site may run meanwhile; everybody signs in anew."
    )
    requires_system_checks = ()  # they would ask a database that may be damaged

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument("folder", type=Path, help="A folder that backup has written.")

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        """Restore; raise CommandError, with nothing changed, where that cannot be done."""
        try:
            restore_backup(folder, self._say)
        except (BackupError, OSError, Error, SqliteError) as error:
            raise CommandError(str(error)) from error
        self._say(f"The site is as it was in {folder}. Everybody signs in anew.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
