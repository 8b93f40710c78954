"""Clients that send a byte now and then: the others do not notice."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.running_site import Served, served
from tests.whole_site.processes import server_url


@pytest.mark.skipif(bool(server_url()), reason="the database says nothing in this")
@pytest.mark.slow
def test_sixty_clients_that_dribble_keep_nobody_waiting(home: Path) -> None:
    """A byte a second is alive for every time limit, and holds a thread where one is given."""
    with served(home) as site, dribbling(site, 60):
        for _ in range(8):
            begin = time.monotonic()
            assert site.get("/healthz").status == 200
            assert site.get("/").status == 200
            assert time.monotonic() - begin < 3
            time.sleep(0.5)


@contextmanager
def dribbling(site: Served, count: int) -> Iterator[None]:
    """So many clients that send a byte now and then."""
    beginning = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
    address = ("127.0.0.1", site.port)
    clients = [socket.create_connection(address, timeout=10) for _ in range(count)]
    over = threading.Event()

    def dribble() -> None:
        for client in clients:
            client.sendall(beginning)
        while not over.wait(0.5):
            for client in clients:
                # A server that hangs up on a slow client is right.
                with suppress(OSError):
                    client.sendall(b"a")

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(20)
        for client in clients:
            client.close()
