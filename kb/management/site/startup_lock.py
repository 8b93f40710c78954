"""A lock for the start: one process prepares the site, those that start meanwhile wait for it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection

LOCK_ID = 0x6B62
"""Number of the advisory lock; nothing else in the database uses one."""

RETRY_SECONDS = 0.2


@contextmanager
def startup_lock() -> Iterator[None]:
    """Hold the lock: a file in KB_DATA_DIR with SQLite, an advisory lock in PostgreSQL."""
    with advisory_lock() if connection.vendor == "postgresql" else file_lock():
        yield


@contextmanager
def file_lock() -> Iterator[None]:
    """Hold a lock on `start.lock`; it ends when the file is closed, even by a crash."""
    with (settings.KB_DATA_DIR / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def advisory_lock() -> Iterator[None]:
    """Hold the lock in a connection of its own: loading fixtures closes the default one."""
    with connection.cursor() as cursor:
        # Migrations may build an index over a large table, which has no time limit.
        cursor.execute("SET statement_timeout = 0")
    with closing(connection.copy()) as own, own.cursor() as cursor:
        # Polled, because a statement that waits would run into statement_timeout or lock_timeout.
        while not cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_ID]).fetchone()[0]:
            time.sleep(RETRY_SECONDS)
        yield
