"""Tells a PostgreSQL server that is frozen from one that works on a slow statement.

No time limit of the server ends a statement of a server that stands still, and the kernel goes on
acknowledging for it, so that those of TCP do not either. Whoever has heard nothing for a while
asks the server over a new connection: one that works answers at once, and is waited for.
"""

import logging
import socket
import struct
import threading
import time
from typing import TypeVar

import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")

SILENCE_SECONDS = 1.5
ANSWER_SECONDS = 2.0
LOOK_SECONDS = 0.3
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
"""Any server answers it with one byte, before it asks who is there."""

ServerAddress = tuple[str, int]
"""Host, or the folder of a socket, and port."""

logger = logging.getLogger(__name__)


class ServerSilent(psycopg.OperationalError):
    """The server accepts connections and answers nothing."""


class ServerWatch:
    """What one process knows of its server; a silent one is asked again and again in a thread."""

    def __init__(self) -> None:
        self.is_silent = False
        self.lock = threading.Lock()

    def check(self, address: ServerAddress) -> None:
        """Ask the server whether it lives. Raises ServerSilent."""
        self.refuse_while_silent()
        if not answers(address):
            self.note_silence(address)
            self.refuse_while_silent()

    def refuse_while_silent(self) -> None:
        """Raise ServerSilent from when the server fell silent until it answers again."""
        if self.is_silent:
            raise ServerSilent("the server does not answer")

    def note_silence(self, address: ServerAddress) -> None:
        """Refuse everything until the server answers."""
        with self.lock:
            if self.is_silent:
                return
            self.is_silent = True
        logger.error("PostgreSQL does not answer; waiting until it does")
        threading.Thread(target=self._listen, args=(address,), name="postgres", daemon=True).start()

    def _listen(self, address: ServerAddress) -> None:
        while not answers(address):
            time.sleep(LOOK_SECONDS)
        self.is_silent = False
        logger.warning("PostgreSQL answers again")


WATCH = ServerWatch()


def answers(address: ServerAddress) -> bool:
    """Whether a server does anything when it is asked; a refused connection is an answer."""
    host, port = address
    try:
        with _connected(host, port) as client:
            client.sendall(SSL_REQUEST)
            client.recv(1)
    except (TimeoutError, BlockingIOError):  # the latter where its queue is full
        return False
    except OSError:
        return True
    return True


def _connected(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), timeout=ANSWER_SECONDS)
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(ANSWER_SECONDS)
    try:
        client.connect(f"{host}/.s.PGSQL.{port}")
    except OSError:
        client.close()
        raise
    return client


def watched(operation: PQGen[T], address: ServerAddress) -> PQGen[T]:
    """Return an operation of psycopg that raises ServerSilent where its server is frozen."""
    try:
        wanted = next(operation)
        heard_at = time.monotonic()
        while True:
            ready = yield wanted
            if ready:
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at > SILENCE_SECONDS:
                WATCH.check(address)
                heard_at = time.monotonic()
            wanted = operation.send(ready)
    except StopIteration as end:
        result: T = end.value
        return result
