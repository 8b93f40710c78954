"""Reads the body of a request before it costs a thread: within a size, a time, and a share.

A body has ten seconds, and from then on must have come at 10 kB a second on the whole. Each
address has a few bodies on their way at once, and all together fill a bounded memory.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]

PATIENCE = 10
"""Seconds that any body has."""

LEAST_RATE = 10_000
"""Bytes a second that a body which takes longer must have come at."""

MOST_OF_AN_ADDRESS = 16
MOST_BODIES = 1_000
SMALL = 65_536
"""Bytes that a body may have however full the memory is."""

MOST_MEMORY = 200_000_000
"""Bytes of all bodies that are on their way, in this process."""


MOST_DISCARDED = 100_000_000
"""Bytes of a body that is let pass before it is refused; a larger one is cut off."""


class BodyRefused(Exception):
    """A body that is not read to its end; `reason` is one of
    kb/middleware/refused_bodies.py, `size` the bytes that came."""

    def __init__(self, reason: str, size: int = 0) -> None:
        self.reason, self.size = reason, size
        super().__init__(reason)


class ClientGone(Exception):
    """The client has closed its connection: nobody waits for an answer."""


class BodyReader:
    """Reads the bodies of one process; used in its event loop alone."""

    def __init__(self) -> None:
        self.of_address: Counter[str] = Counter()
        self.memory = 0

    async def read(self, receive: Receive, address: str, most: int) -> bytes:
        """Return the body. Raises BodyRefused or ClientGone."""
        with self._counted(address):
            return await self._read_in_time(receive, most)

    async def discard(self, receive: Receive, address: str) -> None:
        """Let a body pass that nobody will read: who is still sending may not hear the answer.

        For as long as any body has, within the same share. Raises ClientGone.
        """
        deadline = asyncio.get_running_loop().time() + PATIENCE
        with suppress(BodyRefused), self._counted(address):
            while (await next_message(receive, deadline)).get("more_body"):
                pass

    @contextmanager
    def _counted(self, address: str) -> Iterator[None]:
        if self.of_address[address] >= MOST_OF_AN_ADDRESS:
            raise BodyRefused("too many")
        if self.of_address.total() >= MOST_BODIES:
            raise BodyRefused("busy")
        self.of_address[address] += 1
        try:
            yield
        finally:
            self.of_address[address] -= 1
            if not self.of_address[address]:
                del self.of_address[address]

    async def _read_in_time(self, receive: Receive, most: int) -> bytes:
        begin, body = asyncio.get_running_loop().time(), bytearray()
        try:
            while True:
                message = await next_message(receive, begin + seconds_for(len(body)))
                self._add(body, message.get("body", b""))
                if len(body) > most:
                    raise BodyRefused("too large", len(body))
                if not message.get("more_body"):
                    return bytes(body)
        finally:
            self.memory -= len(body)

    def _add(self, body: bytearray, chunk: bytes) -> None:
        if len(body) > SMALL and self.memory + len(chunk) > MOST_MEMORY:
            raise BodyRefused("busy")
        body += chunk
        self.memory += len(chunk)


def seconds_for(size: int) -> float:
    """Return the time in which so many bytes must have come, and the next ones with them."""
    return PATIENCE + size / LEAST_RATE


async def next_message(receive: Receive, deadline: float) -> dict[str, Any]:
    """Return the next part of a body. Raises BodyRefused at the deadline, and ClientGone."""
    try:
        async with asyncio.timeout_at(deadline):
            message = await receive()
    except TimeoutError:
        raise BodyRefused("too slow") from None
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message
