"""manage.py run_site: from whatever is there to a served site."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kb.management.site.prepare import prepare
from kb.management.site.serve import address, free_port, serve, static_files_or_stop
from kb.management.site.turns import one_at_a_time


class Command(BaseCommand):
    """Prepare what is not ready, then serve on KB_BIND and PORT."""

    help = "Migrate, load the guide, make an administrator where there is none, and serve."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Never returns: the process becomes the server."""
        static_files_or_stop()
        port = free_port(settings.KB_BIND)
        if settings.KB_READ_ONLY:
            self.say("The data folder cannot be written: serving what is there, to read.")
        else:
            with one_at_a_time():
                prepare(self.say)
        self.say(f"Serving on {address(settings.KB_BIND, port)} (Ctrl+C stops it)")
        serve(settings.KB_BIND, port)

    def say(self, line: str) -> None:
        """One line, at once."""
        self.stdout.write(line)
        self.stdout.flush()
