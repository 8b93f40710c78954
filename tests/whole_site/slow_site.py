"""Clients that are slow, silent or many, and readers who measure how long they wait meanwhile."""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.event_loop import run_coroutine

PATIENCE = 20
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Statuses = Counter[int]


@dataclass
class Waits:
    """Seconds that answers took; a failure counts as PATIENCE."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """What 95 of 100 waited at most."""
        return sorted(self.seconds)[int(0.95 * len(self.seconds))]

    async def measure(self, asking: Awaitable[int], expected: int = 200) -> None:
        """Note how long an answer takes."""
        loop = asyncio.get_running_loop()
        begin, status = loop.time(), 0
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            # Python 3.11's wait_for forgets that it is cancelled in the turn of an answer.
            async with asyncio.timeout(PATIENCE):
                status = await asking
        self.seconds.append(loop.time() - begin if status == expected else PATIENCE)


@dataclass(frozen=True)
class SlowSite:
    """A served site, by its port, that all these clients go to."""

    port: int

    async def connect(self, source: str = "127.0.0.1") -> Connection:
        """Open a connection from an address of this machine."""
        return await asyncio.open_connection("127.0.0.1", self.port, local_addr=(source, 0))

    async def get(self, path: str) -> int:
        """Ask for a page over a new connection; return its status."""
        connection = await self.connect()
        try:
            return await ask_over(connection, path)
        finally:
            connection[1].close()

    async def keep_posting_slowly(
        self, source: str, path: str, cookie: str, statuses: Statuses
    ) -> None:
        """Send a byte of a form every half second, and begin anew after each answer."""
        while True:
            with suppress(OSError):
                statuses[await self._post_slowly(source, path, cookie)] += 1
            await asyncio.sleep(0.2)

    async def _post_slowly(self, source: str, path: str, cookie: str) -> int:
        reader, writer = await self.connect(source)
        try:
            writer.write(
                f"POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
                f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 4000\r\n\r\ncsrfmiddlewaretoken=".encode()
            )
            answer = asyncio.create_task(reader.readline())
            while not (await asyncio.wait([answer], timeout=0.5))[0]:
                writer.write(b"a")
            return int((await answer or b"- 0").split()[1])
        finally:
            writer.close()

    async def keep_reading(self, path: str, every: float, waits: Waits) -> None:
        """Ask for a page now and then over one connection, as a browser does."""
        connection = await self.connect()
        try:
            while True:
                await waits.measure(ask_over(connection, path))
                await asyncio.sleep(every)
        finally:
            connection[1].close()

    async def probe(self, seconds: float, paths: list[str]) -> tuple[Waits, Waits]:
        """Ask for health and for pages so long; return what both waited."""
        health, pages = Waits(), Waits()
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            await asyncio.gather(
                health.measure(self.get("/healthz")),
                *(pages.measure(self.get(path)) for path in paths),
            )
            await asyncio.sleep(0.2)
        return health, pages


async def ask_over(connection: Connection, path: str) -> int:
    """Ask for a page over a connection; return its status when all of it is here."""
    reader, writer = connection
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if length := re.search(rb"content-length: (\d+)", head):
        await reader.readexactly(int(length[1]))
    return int(head.split()[1])


def run_beside(
    crowd: Callable[[], list[Awaitable[None]]],
    measure: Callable[[], Awaitable[tuple[Waits, Waits]]],
) -> tuple[Waits, Waits]:
    """Measure while a crowd goes on; return what `measure` does."""

    async def run() -> tuple[Waits, Waits]:
        tasks = [asyncio.ensure_future(member) for member in crowd()]
        await asyncio.sleep(2)
        try:
            return await measure()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            # A turn of the loop, in which the closed connections end.
            await asyncio.sleep(0.1)

    return run_coroutine(run())
