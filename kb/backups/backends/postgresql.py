"""A copy of a PostgreSQL database, and back: by pg_dump, pg_restore and psql."""

import os
import shutil
import subprocess  # nosec B404
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from kb.backups.errors import BackupError

FILE = "database.dump"
LOCK_ID = 0x6B63
"""Number of the advisory lock of a restore; that of the start is 0x6B62."""

OWN_OPTIONS = {"pool", "options", "application_name"}
EMPTY = (
    "DO $$ BEGIN IF to_regclass('{table}') IS NOT NULL THEN DELETE FROM {table}; END IF; END $$;\n"
)
HEAD = f"SET lock_timeout = '60s';\nSELECT pg_advisory_xact_lock({LOCK_ID});\n"


def copy_database(file: Path) -> None:
    """Write the database as it is at one moment into a new file; others may write meanwhile."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", _where())


def check_copy(file: Path) -> None:
    """Raise BackupError where a copy cannot be read to its end."""
    _run("pg_restore", "--file=/dev/null", str(file))


def put_database(file: Path, emptied: Iterable[str]) -> None:
    """Let the site's database hold what a copy holds, some tables emptied: all or nothing.

    It is one transaction: whoever asks meanwhile waits, or is told to come back.
    """
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()  # it would hold locks of its own
    drop = "".join(f'DROP TABLE IF EXISTS "{table}" CASCADE;\n' for table in tables)
    with _scratch_folder() as folder:
        head, body, tail = (folder / name for name in ("head", "body", "tail"))
        head.write_text(HEAD + drop)
        tail.write_text(
            "RESET search_path;\n" + "".join(EMPTY.format(table=each) for each in emptied)
        )
        # Into a file first: psql would commit the half that a broken pipe brought it.
        options = ("--clean", "--if-exists", "--no-owner", "--no-privileges")
        _run("pg_restore", *options, f"--file={body}", str(file))
        files = [f"--file={part}" for part in (head, body, tail)]
        stop = ("--set=ON_ERROR_STOP=1", "--no-psqlrc", "--quiet")
        _run("psql", "--single-transaction", *stop, *files, f"--output={os.devnull}", _where())


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """Yield an empty folder; what a killed restore has left in it is removed."""
    folder: Path = settings.KB_DATA_DIR / "restoring"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_damage(error: BaseException) -> bool:
    """Return False: a server's damage is mended on the server."""
    return False


def set_aside(stamp: str) -> str:
    """Return "": what a damaged server holds is the server's."""
    return ""


def _where() -> str:
    """Return the database as psql's programs take it, without the password."""
    database = settings.DATABASES["default"]
    options = {name: v for name, v in database["OPTIONS"].items() if name not in OWN_OPTIONS}
    places = {"dbname": connection.settings_dict["NAME"], "user": database["USER"]}
    places |= {"host": database["HOST"], "port": database["PORT"]}
    given = {name: value for name, value in (places | options).items() if value}
    return f"--dbname={make_conninfo(**given)}"


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; raise BackupError with what it says where it fails."""
    path = shutil.which(program)
    if path is None:
        raise BackupError(
            f"{program} is not installed. Install PostgreSQL's client programs (Debian: "
            "postgresql-client), of the server's version or a newer one."
        )
    password = settings.DATABASES["default"]["PASSWORD"]
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    done = subprocess.run(  # noqa: S603 (no shell, and nothing of a user's)  # nosec B603
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-500:]}")
