"""Of all processes that start at once, one prepares the site and the others wait for it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection

LOCK = 0x6B62  # any number, as long as it is ours


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the one lock of the site: a file beside SQLite, an advisory lock in PostgreSQL."""
    with advisory_lock() if connection.vendor == "postgresql" else file_lock():
        yield


@contextmanager
def file_lock() -> Iterator[None]:
    """Closing the file gives the lock back, whatever happens."""
    with (settings.KB_DATA_DIR / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def advisory_lock() -> Iterator[None]:
    """Hold it in a connection of its own: loading fixtures closes the other one."""
    with connection.cursor() as cursor:
        # Building an index over a large table may take as long as it takes.
        cursor.execute("SET statement_timeout = 0")
    with closing(connection.copy()) as own, own.cursor() as cursor:
        # Asked again and again, for a statement that waits runs into the connection's limits.
        while not cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:
            time.sleep(0.2)
        yield
