"""`manage.py check_index`: prove that the search index is what the publications say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.search.index.verify import verify


class Command(BaseCommand):
    """Ends with an error that names what is wrong."""

    help = "Prove that the search index is what the publications say."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare every row; raise CommandError with what differs."""
        problems = verify()
        if problems:
            raise CommandError("\n".join([*problems, _("Run manage.py reindex.")]))
        self.stdout.write(self.style.SUCCESS(_("The index is what the publications say.")))
