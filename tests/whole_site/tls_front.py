"""A stand-in for a proxy that ends TLS: one port that takes both https and http, as a host does."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer

from tests.whole_site.front_server import make_certificate

FIRST_BYTE_OF_TLS = b"\x16"


@contextmanager
def tls_front(folder: Path, upstream: int) -> Iterator[int]:
    """Yield the port of localhost that passes requests on to the port `upstream`.

    The certificate is `folder/fullchain.pem`.
    """
    make_certificate(folder, "localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "fullchain.pem", folder / "privkey.pem")

    class Handler(BaseRequestHandler):
        """Answers one request of a connection."""

        def handle(self) -> None:
            is_tls = self.request.recv(1, socket.MSG_PEEK) == FIRST_BYTE_OF_TLS
            client = context.wrap_socket(self.request, server_side=True) if is_tls else self.request
            with client, socket.create_connection(("localhost", upstream), timeout=20) as site:
                site.sendall(_with_proxy_headers(_read_head(client), "https" if is_tls else "http"))
                while piece := site.recv(65536):
                    client.sendall(piece)

    with ThreadingTCPServer(("localhost", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


def _read_head(client: socket.socket) -> bytes:
    """Return the request up to its empty line; none of these has a body."""
    head = b""
    while b"\r\n\r\n" not in head and (piece := client.recv(65536)):
        head += piece
    return head


def _with_proxy_headers(head: bytes, scheme: str) -> bytes:
    """Return the request as a proxy passes it on, once over a connection."""
    head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, flags=re.IGNORECASE)
    headers = f"X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: {scheme}\r\nConnection: close"
    return head.replace(b"\r\n", f"\r\n{headers}\r\n".encode(), 1)
