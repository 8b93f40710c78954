"""This process becomes the server."""

import os
import signal
import socket
import subprocess
import sys

from django.conf import settings
from django.core.management import CommandError
from django.db import connections

from kb import static_check


def free_port(host: str) -> int:
    """PORT, or 8000; CommandError where it is no port or somebody else listens there."""
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError("PORT: expected a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # The server shares its port among workers, so it would not notice a second site there.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be had ({error.strerror}); try PORT=8001."
            ) from error
    return int(port)


def static_files_or_stop() -> None:
    """CommandError where the server could not serve a page without them."""
    if fault := static_check.static_files_problem():
        raise CommandError(fault)


def address(host: str, port: int) -> str:
    """What to open in a browser on this machine."""
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (not a bind)
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def command(host: str, port: int) -> list[str]:
    """The server's command line: slow clients and killed workers must not stop it."""
    return [
        *(sys.executable, "-m", "kb.management.site.server", "kb.wsgi:application"),
        *("--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(settings.KB_WORKERS)),
        *("--blocking-threads", str(settings.KB_THREADS)),
        *("--blocking-threads-idle-timeout", str(settings.KB_THREADS_IDLE_TIMEOUT)),
        *("--backpressure", str(settings.KB_BACKPRESSURE)),
        *("--workers-kill-timeout", str(settings.KB_KILL_TIMEOUT)),
        "--respawn-failed-workers",
        *("--log-level", "warning"),
    ]


def watch_the_clock() -> None:
    """Start what publishes and takes down when its time comes; it ends when this process ends."""
    subprocess.Popen(
        [sys.executable, "manage.py", "publish_due", "--loop"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
    )


def serve(host: str, port: int) -> None:
    """Replace this process by the server: signals reach it, and nothing is left behind."""
    connections.close_all()
    sys.stdout.flush()
    arguments = command(host, port)
    watch_the_clock()
    os.chdir(settings.BASE_DIR)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.execv(arguments[0], arguments)  # noqa: S606 (no shell, and nothing of a user's)
