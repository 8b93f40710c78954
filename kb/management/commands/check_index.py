"""`manage.py check_index`: compare every row of the search index with the publications."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from kb.search.index.verify import verify


class Command(BaseCommand):
    """Ends with an error that lists the differences."""

    help = "Prove that the search index is what the publications say."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare every row; raise CommandError with the differences."""
        problems = verify()
        if problems:
            raise CommandError("\n".join([*problems, _("Run manage.py reindex.")]))
        self.stdout.write(self.style.SUCCESS(_("The index matches the publications.")))
