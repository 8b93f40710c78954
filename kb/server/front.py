"""The ASGI application in front of the WSGI one: a request gets a thread when all of it is here.

The server hands over requests whose body is still on its way; in a thread, each of them would wait
there as long as its client likes.
"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from kb.body_limits import limit_of_path
from kb.limits import address_key
from kb.middleware.proxies import client_address, is_within
from kb.middleware.refused_bodies import REFUSAL
from kb.server.read_body import MOST_DISCARDED, BodyReader, BodyRefused, ClientGone, Receive
from kb.server.run_wsgi import WholeResponse, WsgiApp, run_wsgi
from kb.server.signed_in import may_send_more
from kb.server.wsgi_environment import AsgiScope, with_body, wsgi_environment

Send = Callable[[dict[str, Any]], Awaitable[None]]
Environment = dict[str, Any]

UNREAD = "kb.unread_body"
"""Name in the environment of a request whose body nobody will read."""

PROBES = ("/healthz", "/readyz")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
READ_BY_POST = frozenset({"/search/", "/triage/", "/api/v1/triage"})
"""Where a long text is posted, and nothing is written."""

PATIENCE_OF_WRITES = 5.0
"""Seconds that what writes waits for a thread: as long as one of them waits for a lock."""

MOST_WAITING = 1_000
"""Requests that wait for a thread; with 40 a second, the last of more would wait half a minute."""


class Front:
    """Reads bodies in its event loop, then runs the WSGI application in a few threads.

    Probes and refusals have a thread each of their own, which nothing else can take; what writes
    has half as many threads as pages, of its own: it may wait for a lock of the database.
    """

    def __init__(self, application: WsgiApp, threads: int) -> None:
        self.application = application
        self.bodies = BodyReader()
        self.waiting = 0
        self.pages = ThreadPoolExecutor(threads, "page")
        self.writes = ThreadPoolExecutor(max(1, threads // 2), "write")
        self.refusals = ThreadPoolExecutor(1, "refusal")
        self.probes = {path: ThreadPoolExecutor(1, "probe") for path in PROBES}

    async def __call__(self, scope: AsgiScope, receive: Receive, send: Send) -> None:
        """Answer one request of HTTP; whatever else is none of ours."""
        if scope["type"] != "http":
            raise NotImplementedError(scope["type"])
        environment = wsgi_environment(scope)
        try:
            environment = await self._read(environment, receive)
        except ClientGone:
            return
        except BodyRefused as refused:
            environment = as_refused(environment, refused)
        is_unread = not {REFUSAL, UNREAD}.isdisjoint(environment)
        await answer(send, await self._run(environment), close=is_unread)

    async def _read(self, environment: Environment, receive: Receive) -> Environment:
        """Return the request with its body. Raises BodyRefused or ClientGone."""
        announced = announced_length(environment)
        if not announced and not has_unknown_length(environment):
            return environment
        limit = limit_of_path(environment["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"))
        most = limit.size
        if limit.signed_in > most and (announced > most or has_unknown_length(environment)):
            if not await self._may_send_more(environment):
                await self._discard(environment, receive, announced)
                return with_body(environment, b"") | {UNREAD: True}
            most = limit.signed_in
        if announced > most:
            await self._discard(environment, receive, announced)
            raise BodyRefused("too large", announced)
        return with_body(environment, await self.bodies.read(receive, sender(environment), most))

    async def _discard(self, environment: Environment, receive: Receive, announced: int) -> None:
        if announced <= MOST_DISCARDED:
            await self.bodies.discard(receive, sender(environment))

    async def _run(self, environment: Environment) -> WholeResponse:
        if REFUSAL in environment:
            return await self._in(self.refusals, environment)
        if probe := self.probes.get(environment["PATH_INFO"]):
            return await self._in(probe, environment)
        if self.waiting >= MOST_WAITING:
            return await self._run(as_refused(environment, BodyRefused("busy")))
        with self._waiting():
            if is_write(environment):
                return await self._in(self.writes, environment, patience=PATIENCE_OF_WRITES)
            return await self._in(self.pages, environment)

    async def _in(
        self, pool: ThreadPoolExecutor, environment: Environment, *, patience: float = math.inf
    ) -> WholeResponse:
        """Answer in a thread; as too busy where it took longer than `patience` to get one."""
        latest = time.monotonic() + patience

        def run() -> WholeResponse:
            is_late = time.monotonic() > latest
            asked = as_refused(environment, BodyRefused("busy")) if is_late else environment
            return run_wsgi(self.application, asked)

        return await asyncio.get_running_loop().run_in_executor(pool, run)

    async def _may_send_more(self, environment: Environment) -> bool:
        if self.waiting >= MOST_WAITING:
            raise BodyRefused("busy")
        with self._waiting():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self.pages, may_send_more, environment)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        self.waiting += 1
        try:
            yield
        finally:
            self.waiting -= 1


def is_write(environment: Environment) -> bool:
    """Whether a request may write to the database."""
    is_read = environment["REQUEST_METHOD"] in READS or environment["PATH_INFO"] in READ_BY_POST
    return not is_read


def announced_length(environment: Environment) -> int:
    """Return the bytes of the body as announced; 0 where nothing is, or nonsense."""
    length = str(environment.get("CONTENT_LENGTH", ""))
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 19 else 0


def has_unknown_length(environment: Environment) -> bool:
    """Whether a body comes in chunks, or with a length that is none."""
    is_chunked = "HTTP_TRANSFER_ENCODING" in environment
    return is_chunked or not str(environment.get("CONTENT_LENGTH") or "0").isdecimal()


def sender(environment: Environment) -> str:
    """Return the key of the client's address; behind a trusted proxy that which it names."""
    address, trusted = environment["REMOTE_ADDR"], settings.KB_TRUSTED_PROXIES
    if is_within(address, trusted):
        hops = environment.get("HTTP_X_FORWARDED_FOR", "").split(",")
        address = client_address(address, hops, trusted)
    return address_key(address)


def as_refused(environment: Environment, refused: BodyRefused) -> Environment:
    """Return the request without its body, and with why; a view may go by its length."""
    refusal = {REFUSAL: refused.reason}
    return with_body(environment, b"") | refusal | {"CONTENT_LENGTH": str(refused.size)}


async def answer(send: Send, response: WholeResponse, *, close: bool) -> None:
    """Send a response; with `close` it is the last of its connection."""
    headers = [*response.headers, (b"connection", b"close")] if close else response.headers
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})
