"""The triggers that raise the publication counter, whoever writes: a verb, an import, a script.

`migrate` puts them in place each time it has run: on SQLite, altering a table loses its triggers.
"""

import secrets
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from kb.models import PublicationCounter
from kb.page_cache.backends import postgresql, sqlite
from kb.page_cache.watched_tables import WATCHED

PREFIX = "kb_counter_"
"""What the names of the triggers begin with; migration 0012 takes them away by it."""


def install_triggers(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:
    """Make the triggers and the counter's row, and raise it; do nothing before migration 0012."""
    if using != DEFAULT_DB_ALIAS or not _has_counter():
        return
    vendor = postgresql if connection.vendor == "postgresql" else sqlite
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in WATCHED.items():
            for statement in vendor.trigger_statements(table, columns, PREFIX):
                cursor.execute(statement)
        counter, _is_new = PublicationCounter.objects.get_or_create(pk=1)
        counter.number, counter.mark = counter.number + 1, secrets.randbits(62)
        counter.save()


def _has_counter() -> bool:
    return PublicationCounter._meta.db_table in connection.introspection.table_names()
