"""Clients that send a byte now and then: the others do not notice."""

import signal
import socket
import threading
import time
from collections.abc import Awaitable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.figures import Record
from tests.running_site import Served, served
from tests.whole_site.processes import server_url
from tests.whole_site.slow_site import SlowSite, Waits, run_beside


@pytest.mark.skipif(bool(server_url()), reason="the database says nothing in this")
@pytest.mark.slow
@pytest.mark.alone
def test_sixty_clients_that_dribble_keep_nobody_waiting(home: Path) -> None:
    """A byte a second is alive for every time limit, and holds a thread where one is given."""
    with served(home) as site, dribbling(site, 60):
        for _ in range(8):
            begin = time.monotonic()
            assert site.get("/healthz").status == 200
            assert site.get("/").status == 200
            assert time.monotonic() - begin < 3
            time.sleep(0.5)


@pytest.mark.skipif(bool(server_url()), reason="the database says nothing in this")
@pytest.mark.slow
@pytest.mark.alone
def test_fifty_agents_and_nine_hundred_silent_sockets(home: Path, record_property: Record) -> None:
    """Each agent keeps a connection and reads a page every three seconds; it was one in fifteen."""
    agents = Waits()
    with served(home) as site, silent(site, 900):
        slow = SlowSite(site.port)
        # The pages for those who do not read them are made first.
        time.sleep(5)

        def crowd() -> list[Awaitable[None]]:
            return [slow.keep_reading("/articles/", 3, agents) for _ in range(50)]

        health, pages = run_beside(crowd, lambda: slow.probe(10, ["/", "/search/?q=dns"]))
    record_property("healthz", f"{max(health.seconds):.2f} s")
    record_property("readers' p95", f"{pages.p95:.2f} s")
    record_property("agents' p95", f"{Waits(agents.seconds[50:]).p95:.2f} s")
    assert max(health.seconds) < 3
    assert pages.p95 < 1
    assert len(agents.seconds) > 150
    # All fifty begin at once.
    assert Waits(agents.seconds[50:]).p95 < 1


@pytest.mark.skipif(bool(server_url()), reason="the database says nothing in this")
@pytest.mark.slow
@pytest.mark.alone
def test_a_stop_waits_for_no_slow_client(home: Path, record_property: Record) -> None:
    """Those that dribble, say nothing or do not read what they asked for: all are cut off."""
    with served(home) as site, silent(site, 90), dribbling(site, 30):
        time.sleep(1)
        begin = time.monotonic()
        site.stop(signal.SIGTERM, seconds=40)
        record_property("stopped", f"after {time.monotonic() - begin:.1f} s")
        assert time.monotonic() - begin < 20


@contextmanager
def silent(site: Served, count: int) -> Iterator[None]:
    """So many sockets: a third says nothing, one half a header, one reads nothing of its page."""
    beginnings = (
        b"",
        b"GET / HTTP/1.1\r\nHost: local",
        b"GET /articles/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    )
    with ExitStack() as opened:
        for number in range(count):
            client = opened.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", site.port))
            client.sendall(beginnings[number % 3])
        yield


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
