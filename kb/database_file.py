"""The file of an SQLite database: whether it was moved, replaced or cut, or is missing."""

from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from kb.migration_state import is_empty_database

Identity = tuple[int, int]
"""Device and number of a file; a copy of it under the same name has others."""

OPENED: dict[str, Identity] = {}
"""The files that this process has opened first under their names."""

MARKER = """\
A site was made in {name}, which lies beside this file. Where that is missing, the site does not
start, instead of beginning an empty one. To begin an empty one on purpose, delete this file.
"""


class FileMissing(Exception):
    """There was a database, and now there is none, or an empty one."""


def note_opened_file(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Remember the file of a connection that was opened (receiver of `connection_created`)."""
    name = str(connection.settings_dict["NAME"])
    identity = identity_of(name) if connection.vendor == "sqlite" else None
    if identity is not None:
        OPENED.setdefault(name, identity)


def identity_of(name: str) -> Identity | None:
    """Return the identity of a file; None where there is none."""
    try:
        found = Path(name).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_same_file() -> bool:
    """Whether the database's file is the one that this process has opened first."""
    name = str(connection.settings_dict["NAME"])
    return name not in OPENED or identity_of(name) == OPENED[name]


def is_whole_file() -> bool:
    """Whether the database's file and its log are as long as what SQLite believes is in them.

    It goes on answering from memory where a file was cut. The file itself is not opened: closing it
    again would take SQLite's locks away. Raises DatabaseError.
    """
    name = str(connection.settings_dict["NAME"])
    if name not in OPENED:
        return True
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        page_size = cursor.execute("PRAGMA page_size").fetchone()[0]
    # The log first: a checkpoint between the two makes the file longer and may empty the log.
    log = length_of(f"{name}-wal")
    return bool(log + length_of(name) >= pages * page_size)


def length_of(name: str) -> int:
    """Return the bytes of a file; 0 where there is none."""
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def marker_of(name: str) -> Path:
    """Return the file that says that there was a database."""
    return Path(f"{name}.made")


def refuse_missing_file() -> None:
    """Raise FileMissing where the database's file is gone, or empty, though a site was made in it.

    Makes no file.
    """
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or not marker_of(name).exists():
        return
    if not Path(name).exists() or is_empty_database():
        raise FileMissing(
            f"{name} is missing or empty, although there was a site in it. Put it back, from a "
            f"backup if need be; or, to begin an empty site, delete {marker_of(name)}."
        )


def mark_made() -> None:
    """Leave beside the database's file that there is one."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not marker_of(name).exists():
        marker_of(name).write_text(MARKER.format(name=Path(name).name))
