"""manage.py dumpdata: Django's own, for chosen models; a whole site goes out by export_site."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.management.base import CommandError
from django.core.management.commands.dumpdata import Command as DjangoDumpData
from django.core.management.utils import parse_apps_and_model_labels

from kb.exporting.exported_models import LEFT_OUT, REBUILT
from kb.models import SecurityAction
from kb.security_log.record_event import record_event

REFUSED = (
    "dumpdata cannot bring out the search index, and cuts times short: a dump of the whole site "
    "could not be loaded. Run `manage.py export_site DIR`, and `manage.py import_site DIR` for an "
    "empty database, SQLite or PostgreSQL. To dump single models, name them: "
    "`manage.py dumpdata kb.synonym`."
)


class Command(DjangoDumpData):
    """manage.py dumpdata MODEL…"""

    def handle(self, *app_labels: str, **options: Any) -> None:
        """Dump what is chosen; raise CommandError where the search index is part of it."""
        chosen = _labels(app_labels) if app_labels else _all_labels()
        index = {label for label, reason in LEFT_OUT.items() if reason == REBUILT}
        if index & (chosen - _labels(options["exclude"])):
            raise CommandError(REFUSED)
        super().handle(*app_labels, **options)
        record_event(SecurityAction.EXPORTED, "dumpdata", models=sorted(chosen))


def _labels(names: Sequence[str]) -> set[str]:
    """Return the models that names of apps and models stand for."""
    models, configs = parse_apps_and_model_labels(names)
    inside = [model for config in configs for model in config.get_models()]
    return {model._meta.label for model in (*models, *inside)}


def _all_labels() -> set[str]:
    return {model._meta.label for model in apps.get_models()}
