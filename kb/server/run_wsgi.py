"""A WSGI request, run to its end in the thread that calls → its whole response."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]


@dataclass
class WholeResponse:
    """Status, headers and body of a response; slow readers cost memory, never a thread."""

    status: int = 500
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        """Take status and headers, as WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]


def run_wsgi(application: WsgiApp, environment: dict[str, Any]) -> WholeResponse:
    """Return the response; its parts are closed here, where the database was used."""
    response = WholeResponse()
    parts = application(environment, response.start)
    try:
        response.body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return response
