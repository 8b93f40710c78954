"""Whether a database has all tables, and whether it is as `manage.py migrate` leaves it."""

from django.conf import settings
from django.db import connection

from kb.exporting.errors import ExportError
from kb.exporting.exported_models import exported_models
from kb.migration_state import is_migrated

MOST_NAMED = 8


def check_tables() -> None:
    """Raise ExportError where the database has not the tables of this code."""
    if not is_migrated():
        raise ExportError("The database has not all tables yet: run manage.py migrate first.")


def check_writable() -> None:
    """Raise ExportError where the database can only be read."""
    if settings.KB_READ_ONLY:
        raise ExportError(
            "The site can only be read now (KB_READ_ONLY, or its disk): nothing can be imported."
        )


def check_empty() -> None:
    """Raise ExportError with what there is where any table that is imported holds rows."""
    counts = {model._meta.label: model._base_manager.count() for model in exported_models()}
    if there := [f"{count} of {label}" for label, count in counts.items() if count]:
        named = ", ".join(there[:MOST_NAMED]) + (" …" if there[MOST_NAMED:] else "")
        raise ExportError(
            f"The database is not empty: it has rows, {named}. Nothing was changed. An "
            "import takes an empty database: set KB_DATABASE_URL (or KB_DATA_DIR) to a new one, "
            "run manage.py migrate there, not run_site, and then import_site."
        )


def allow_long_transaction() -> None:
    """Let this transaction of PostgreSQL take its time, also while nothing is asked of it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")
