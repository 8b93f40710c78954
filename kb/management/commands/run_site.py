"""manage.py run_site: prepares the database and serves the site."""

from django.conf import settings
from django.core.management.base import BaseCommand

from kb.management.site.prepare import prepare
from kb.management.site.serve import free_port, local_url, require_static_files, serve
from kb.management.site.startup_lock import startup_lock


class Command(BaseCommand):
    """Prepares the database where it can be written, then serves on KB_BIND and PORT."""

    help = "Migrate, load the guide, make an administrator where there is none, and serve."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        """Become the server; does not return. Raises CommandError for what stops the start."""
        require_static_files()
        port = free_port(settings.KB_BIND)
        if settings.KB_READ_ONLY:
            self.say("The data folder cannot be written: serving what is there, to read.")
        else:
            with startup_lock():
                prepare(self.say)
        self.say(f"Serving on {local_url(settings.KB_BIND, port)} (Ctrl+C stops it)")
        serve(settings.KB_BIND, port)

    def say(self, line: str) -> None:
        """Print a line at once."""
        self.stdout.write(line)
        self.stdout.flush()
