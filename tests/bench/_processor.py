"""The time of a processor that this process and its PostgreSQL have used: others do not slow it."""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection


def processor_seconds() -> float:
    """Return the seconds of this thread, and of the server's process that answers its queries."""
    mine = time.thread_time()
    if connection.vendor != "postgresql":
        return mine
    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return mine + int(server.read_text().split()[0]) / 1_000_000_000


def milliseconds(call: Callable[[], object]) -> float:
    """Return how many milliseconds of a processor a call takes."""
    start = processor_seconds()
    call()
    return 1_000 * (processor_seconds() - start)
