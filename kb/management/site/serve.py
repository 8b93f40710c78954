"""Replaces this process by the one that keeps the server and the scheduler running."""

import os
import resource
import signal
import socket
import sys
from contextlib import suppress

from django.conf import settings
from django.core.management import CommandError
from django.db import connections

from kb import static_check
from kb.metrics.process_files import prepare_process_files

APPLICATION = "kb.management.site.worker:application"

ARENAS = "2"
"""Heaps of glibc in a process. It gives each thread one, which keeps what that once needed."""


def free_port(host: str) -> int:
    """Return PORT, or 8000; raise CommandError if it is no port or is in use on this host."""
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError("PORT: expected a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # granian shares its port among workers (SO_REUSEPORT), so a second site would start too.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be had ({error.strerror}); try PORT=8001."
            ) from error
    return int(port)


def require_static_files() -> None:
    """Raise CommandError if the collected static files are missing or out of date."""
    if problem := static_check.static_files_problem():
        raise CommandError(problem)


def local_url(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (not a bind)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def server_command(host: str, port: int) -> list[str]:
    """Return the server's command line; slow clients and killed workers do not stop it."""
    return [
        *(sys.executable, "-m", "kb.management.site.granian_cli", APPLICATION),
        *("--interface", "asginl", "--no-ws", "--http", "1"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(settings.KB_WORKERS)),
        *("--backpressure", str(settings.KB_BACKPRESSURE)),
        *("--workers-kill-timeout", str(settings.KB_KILL_TIMEOUT)),
        "--respawn-failed-workers",
        *("--log-level", "warning"),
    ]


def supervised(command: list[str]) -> list[str]:
    """Return the command line that keeps a server running, and the scheduler beside it."""
    patience = str(settings.KB_KILL_TIMEOUT)
    return [sys.executable, "-m", "kb.management.site.supervise", patience, *command]


def allow_open_files() -> None:
    """Raise the limit of open files to what the system allows: each connection is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def serve(host: str, port: int) -> None:
    """Replace this process by that of the site, so that signals reach it; does not return."""
    connections.close_all()
    allow_open_files()
    with suppress(OSError):  # the disk of the logs may be full
        sys.stdout.flush()
    arguments = supervised(server_command(host, port))
    prepare_process_files()
    os.chdir(settings.BASE_DIR)
    os.environ.setdefault("MALLOC_ARENA_MAX", ARENAS)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.execv(arguments[0], arguments)  # noqa: S606 (no shell, and nothing of a user's)
