"""manage.py loaddata: Django's own, for fixtures; a whole site comes in by import_site."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.loaddata import Command as DjangoLoadData

from kb.exporting.exported_models import LEFT_OUT


class Command(DjangoLoadData):
    """manage.py loaddata FIXTURE…"""

    def save_obj(self, obj: Any) -> bool:
        """Load a row; raise CommandError for one that only a dump of a whole site holds."""
        if reason := LEFT_OUT.get(obj.object._meta.label):
            raise CommandError(
                f"The fixture holds rows of {obj.object._meta.label} ({reason}), so it is a dump "
                "of a whole site. Nothing was loaded. On the site that it is from, run "
                "`manage.py export_site DIR`; here, with an empty database, "
                "`manage.py import_site DIR`."
            )
        return bool(super().save_obj(obj))
