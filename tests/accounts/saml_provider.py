"""A stub of a provider that speaks SAML 2.0: its metadata, and a response to each request."""

import base64
import html
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from tests.accounts.saml_messages import (
    ASSERTION,
    METADATA,
    NOBODY,
    PLACE,
    REDIRECT,
    RESPONSE,
    SPACES,
    KeyPair,
    new_id,
    words_of,
)

PAGE = """<!doctype html><title>Provider</title><form method="post" action="{acs}">
<input name="SAMLResponse" value="{response}"><input name="RelayState" value="{relay_state}">
<button>Continue</button></form>"""


class SamlProvider:
    """Answers for whoever `person` describes; no page asks.

    Beside `name_id` and `attributes`, `person` may hold what is wrong with the answer.
    """

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.person: dict[str, Any] = {}
        self.keys, self.other_keys = KeyPair(), KeyPair()

    def metadata(self) -> str:
        """The metadata, with the certificate."""
        certificate = self.keys.certificate
        return METADATA.format(
            spaces=SPACES, issuer=self.issuer, certificate=certificate, binding=REDIRECT
        )

    def read_request(self, query: dict[str, str]) -> dict[str, str]:
        """Return what a request asks for: its ID, where the answer goes, and who asks."""
        request = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"]), -15))
        assert etree.QName(request).localname == "AuthnRequest"
        assert request.get("Destination") == f"{self.issuer}/sso"
        issuer = request.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer")
        acs = request.get("AssertionConsumerServiceURL")
        return {"in_response_to": request.get("ID"), "recipient": acs, "audience": issuer}

    def respond(self, asked: dict[str, Any]) -> str:
        """Return a signed response, with whatever `person` says instead."""
        given = NOBODY | asked | self.person
        words = words_of(given) | {"issuer": self.issuer, "spaces": SPACES}
        how = given["signed"]
        is_signed = how not in {"response", "nothing"}
        assertion = ASSERTION.format(**words, id=new_id(), place=PLACE if is_signed else "")
        if is_signed:
            keys = self.other_keys if how == "other key" else self.keys
            assertion = keys.sign(assertion, old=how == "sha1")
        place = PLACE if how == "response" else ""
        response = RESPONSE.format(**words, id=new_id(), place=place, assertion=assertion)
        response = self.keys.sign(response) if place else response
        for old, new in given["replaced"]:
            assert old in response
            response = response.replace(old, new)
        return str(given["prolog"]) + response


class Handler(BaseHTTPRequestHandler):
    """The metadata, the sign-in, and who signs in."""

    provider: SamlProvider

    def do_GET(self) -> None:
        """Answer the metadata, or the page that posts the response."""
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != "/sso":
            is_metadata = parts.path == "/metadata"
            text = self.provider.metadata() if is_metadata else ""
            self.answer(text, "application/samlmetadata+xml")
            return
        asked = self.provider.read_request(query) if "SAMLRequest" in query else query
        response = base64.b64encode(self.provider.respond(asked).encode()).decode()
        relay_state = self.provider.person.get("relay_state", query.get("RelayState", ""))
        fields = {"acs": asked["recipient"], "response": response, "relay_state": relay_state}
        page = PAGE.format(**{name: html.escape(value) for name, value in fields.items()})
        self.answer(page, "text/html")

    def do_PUT(self) -> None:
        """Say who signs in, and what is wrong with the answer: no part of the protocol."""
        length = int(self.headers["Content-Length"])
        self.provider.person = json.loads(self.rfile.read(length))
        self.answer("", "text/plain")

    def answer(self, text: str, kind: str) -> None:
        """Send a text."""
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def saml_provider() -> Iterator[SamlProvider]:
    """Run a provider at an address of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = SamlProvider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Handler.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
