"""The functions of the database that is in use: see kb/backups/backends/."""

from types import ModuleType

from django.db import connection

from kb.backups.backends import postgresql, sqlite


def backend() -> ModuleType:
    """Return the module for the site's database."""
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]
