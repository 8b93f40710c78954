"""manage.py import_site: a folder of export_site into an empty database."""

from argparse import ArgumentParser
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kb.exporting.errors import ExportError
from kb.exporting.restore.import_site import import_site
from kb.management.site.startup_lock import startup_lock

MOST_NAMED = 5


class Command(BaseCommand):
    """manage.py import_site DIR"""

    help = "Make the site that export_site has written, in an empty database: all of it or nothing."
    requires_system_checks = ()  # they would warn of what is not there yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument("folder", type=Path, help="A folder that export_site has written.")

    def handle(self, *args: object, folder: Path, verbosity: int, **options: object) -> None:
        """Import; raise CommandError, with nothing changed, for what cannot be imported."""
        try:
            with startup_lock():  # run_site would load the guide meanwhile
                import_site(folder, self._say if verbosity else lambda line: None)
        except (ExportError, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self._say(f"The site of {folder} is here. {passwords_to_set()}".rstrip())

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def passwords_to_set() -> str:
    """Return whose password has to be set before anybody can manage the site; "" for nobody's."""
    users = get_user_model().objects.filter(is_active=True)
    managers = users.filter(is_superuser=True).order_by("pk").values_list("username", flat=True)
    names = list(managers[:MOST_NAMED])
    if not names:
        return "Nobody has a password: run manage.py createsuperuser." if users.exists() else ""
    commands = " or ".join(f"manage.py changepassword {name}" for name in names)
    return f"Nobody has a password yet: run {commands}; set the others in /admin/."
