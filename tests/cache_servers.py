"""Redis and Memcached, where they are installed: a server of our own on a free port."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

COMMANDS = {
    "redis": ["redis-server", "--bind", "127.0.0.1", "--save", "", "--port"],
    "memcached": ["memcached", "-u", "nobody", "-l", "127.0.0.1", "-p"],
}
"""The scheme of KB_CACHE_URL → what starts its server; the port comes last."""

START_SECONDS = 30


def is_installed(scheme: str) -> bool:
    """Whether the server of a scheme is on this machine."""
    return shutil.which(COMMANDS[scheme][0]) is not None


@contextmanager
def cache_server(scheme: str, port: int) -> Iterator[str]:
    """Start a server, wait until it answers, yield its URL, stop it."""
    command = [*COMMANDS[scheme], str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"{scheme}://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")
