"""A copy of an SQLite database, and back: by SQLite's own backup, page by page."""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from django.db import connection

from kb.backups.errors import DatabaseDamaged

FILE = "database.sqlite3"


def copy_database(file: Path) -> None:
    """Write the database as it is at one moment into a new file; others may write meanwhile."""
    name = str(connection.settings_dict["NAME"])
    source = name if name.startswith("file:") else f"{Path(name).as_uri()}?mode=ro"
    # A connection of its own: one that is in a transaction would wait for itself. In one step: with
    # several, every write in between would begin it anew.
    with closing(sqlite3.connect(source, uri=True)) as now, closing(sqlite3.connect(file)) as copy:
        now.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def check_copy(file: Path) -> None:
    """Raise DatabaseDamaged where a copy is damaged."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as copy:
            found = copy.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise DatabaseDamaged(f"{file} is damaged: {found}")


def put_database(file: Path, emptied: Iterable[str]) -> None:
    """Let the site's database hold what a copy holds, some tables emptied: all or nothing.

    It is one transaction in the file that is in use: whoever reads meanwhile sees the old content,
    and then the new one.
    """
    place = Path(connection.settings_dict["NAME"])
    prepared = place.with_name(f"{place.name}.restoring")
    # A killed restore may have left a journal, which would be played into the new file.
    leftovers = [Path(f"{prepared}{ending}") for ending in ("", "-journal", "-wal", "-shm")]
    _unlink(leftovers)
    try:
        shutil.copyfile(file, prepared)
        with closing(sqlite3.connect(prepared)) as source:
            there = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
            for table in there.intersection(emptied):
                source.execute(f'DELETE FROM "{table}"')  # noqa: S608 (a name of our own)
            source.commit()
            with closing(sqlite3.connect(place, timeout=30)) as database:
                database.execute("PRAGMA synchronous = FULL")
                source.backup(database)
    finally:
        _unlink(leftovers)


def _unlink(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def is_damage(error: BaseException) -> bool:
    """Return whether an error says that the site's database cannot be read as it is."""
    code = getattr(error, "sqlite_errorcode", getattr(error.__cause__, "sqlite_errorcode", 0))
    is_sqlites = code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return is_sqlites or isinstance(error, DatabaseDamaged)


def set_aside(stamp: str) -> str:
    """Rename the files of a database that cannot be read; return where they are, "" for none."""
    place = Path(connection.settings_dict["NAME"])
    # The log goes first: it must never meet another database.
    for name in (f"{place}-wal", f"{place}-shm", str(place)):
        if Path(name).exists():
            Path(name).rename(f"{name}.damaged-{stamp}")
    aside = Path(f"{place}.damaged-{stamp}")
    return str(aside) if aside.exists() else ""
