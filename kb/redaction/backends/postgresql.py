"""The tables of PostgreSQL without deleted rows."""

from django.db import connection

from kb.redaction.stores import stored_tables


def scrub() -> None:
    """Clear the deleted rows of every table that holds words. Raises django.db.Error."""
    with connection.cursor() as cursor:
        for table in stored_tables():
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
