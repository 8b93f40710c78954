"""The publication counter as readers' pages ask for it: with one query."""

from django.db import Error, ProgrammingError, connection


def publication_mark() -> int | None:
    """Return the mark of what readers see now; None where the database is not migrated yet.

    Raises django.db.Error where the database cannot answer.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT mark FROM kb_publicationcounter WHERE id = 1")
            row = cursor.fetchone()
    except Error as error:
        if isinstance(error, ProgrammingError) or "no such table" in str(error):
            return None
        raise
    return row[0] if row else None


def is_still(mark: int) -> bool:
    """Whether nothing that readers see has changed since this mark, as far as can be known."""
    try:
        return publication_mark() == mark
    except Error:
        return False
