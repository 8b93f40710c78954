"""The time of a processor that this process and its PostgreSQL have used: others do not slow it."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from django.db import connection

PROCESS = Path("/proc/self")


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


def whole_processor_seconds() -> float:
    """Return the seconds of this process and those it started, and of the whole PostgreSQL."""
    mine = time.process_time() + sum(os.times()[2:4])
    if connection.vendor != "postgresql":
        return mine
    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid).parent()
    assert server is not None
    ended = float(sum(server.cpu_times()[:4]))
    return mine + ended + sum(float(sum(own.cpu_times()[:2])) for own in server.children())


def whole_milliseconds(call: Callable[[], object]) -> float:
    """Return how many milliseconds of a processor a call takes, with all that it starts."""
    start = whole_processor_seconds()
    call()
    return 1_000 * (whole_processor_seconds() - start)


def forget_peak() -> None:
    """Let the peak of this process's memory be what it holds now."""
    (PROCESS / "clear_refs").write_text("5", "ascii")


def peak_memory() -> float:
    """Return the most that this process has held since, in MB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", (PROCESS / "status").read_text("ascii"))
    assert found is not None
    return int(found[1]) / 1_024
