"""manage.py run_site: prepares the database and serves the site."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kb.database_file import FileMissing, mark_made, refuse_missing_file
from kb.management.print_line import print_line
from kb.management.site.prepare import note_start, prepare
from kb.management.site.serve import free_port, local_url, require_static_files, serve
from kb.management.site.startup_lock import startup_lock
from kb.version import VERSION


class Command(BaseCommand):
    """Prepares the database where it can be written, then serves on KB_BIND and PORT."""

    help = "Migrate, load the guide, make an administrator where there is none, and serve."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Become the server; does not return. Raises CommandError for what stops the start."""
        self.say(f"Support knowledge base {VERSION}")
        require_static_files()
        port = free_port(settings.KB_BIND)
        if settings.KB_READ_ONLY:
            self.say(
                "Nothing can be written (KB_READ_ONLY, or the disk): serving what can be read."
            )
            note_start()
        else:
            self.prepare_once()
        self.say(f"Serving on {local_url(settings.KB_BIND, port)} (Ctrl+C stops it)")
        serve(settings.KB_BIND, port)

    def prepare_once(self) -> None:
        """Prepare the site while no other process does; never a new one in place of a lost one."""
        with startup_lock():
            try:
                refuse_missing_file()
            except FileMissing as missing:
                raise CommandError(str(missing)) from missing
            prepare(self.say)
            mark_made()

    def say(self, line: str) -> None:
        """Print a line at once."""
        print_line(self.stdout, line)
