"""Addresses asked over 16 connections, each the next one in turn → answers a second, and times."""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle

CONNECTIONS = 16
LONGEST_WAIT = 60.0


@dataclass(frozen=True)
class Load:
    """Answers a second, and the seconds that each took, shortest first."""

    rate: float
    seconds: list[float]

    @property
    def p99(self) -> float:
        """The milliseconds within which 99 of 100 were answered."""
        return 1_000 * self.seconds[min(len(self.seconds) - 1, len(self.seconds) * 99 // 100)]


class Connection:
    """One connection that is kept open; asks for a page after the other."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=LONGEST_WAIT)
        self.received = b""
        self.asked_at = 0.0
        self.path = ""

    def ask(self, path: str) -> None:
        """Send a request as a browser without a session does."""
        self.received, self.path, self.asked_at = b"", path, time.perf_counter()
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n"
        self.socket.sendall(head.encode())

    def receive(self) -> bool:
        """Read what has come; return whether the answer is whole. Only a 200 is a good one."""
        part = self.socket.recv(1 << 18)
        self.received += part
        head, end, body = self.received.partition(b"\r\n\r\n")
        assert part, self.path
        if not end:
            return False
        assert head.startswith(b"HTTP/1.1 200"), (self.path, head)
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return len(body) >= int(length)


def ask_all(port: int, paths: Iterable[str]) -> Load:
    """Ask for every path once, so many at a time."""
    waiting, taken = iter(paths), []
    start = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        for path in [path for path, _place in zip(waiting, range(CONNECTIONS), strict=False)]:
            connection = Connection(port)
            connection.ask(path)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while selector.get_map():
            for key, _events in selector.select(LONGEST_WAIT):
                if not key.data.receive():
                    continue
                taken.append(time.perf_counter() - key.data.asked_at)
                if path := next(waiting, ""):
                    key.data.ask(path)
                else:
                    selector.unregister(key.data.socket)
                    key.data.socket.close()
    return Load(len(taken) / (time.perf_counter() - start), sorted(taken))


def for_seconds(paths: Iterable[str], seconds: float) -> Iterator[str]:
    """Yield the paths again and again, for so long."""
    until = time.perf_counter() + seconds
    for path in cycle(list(paths)):
        if time.perf_counter() > until:
            return
        yield path
