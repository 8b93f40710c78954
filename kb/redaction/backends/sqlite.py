"""The file of SQLite without deleted rows."""

from django.db import connection


def scrub() -> None:
    """Write the file anew and empty its log. Raises django.db.Error where others hold it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
