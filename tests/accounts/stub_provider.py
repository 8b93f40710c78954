"""A stub of a provider that speaks OpenID Connect: discovery, authorization, token, userinfo."""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "kb", "a-secret-of-the-client-long-enough-for-hs256"


class StubProvider:
    """Signs in whoever `person` describes, for the client CLIENT with PKCE; no page asks."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.person: dict[str, Any] = {}
        self.is_broken = False
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()

    def discovery(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0."""
        names = ("authorization", "token", "userinfo")
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.issuer}/{name}" for name in names},
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser is sent on to, with a code for one use."""
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """Return tokens for a code; None for a wrong secret, verifier or code."""
        first = self.codes.pop(asked.get("code", ""), None)
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_right = asked.get("client_secret") == SECRET and asked.get("client_id") == CLIENT
        if not first or not is_right or first["code_challenge"] != challenge:
            return None
        access = secrets.token_urlsafe()
        self.tokens.add(access)
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": int(time()), "exp": int(time()) + 60}
        id_token = jwt.encode(claims | {"sub": self.person["sub"]}, SECRET, algorithm="HS256")
        return {"access_token": access, "token_type": "Bearer", "id_token": id_token}

    def userinfo(self, authorization: str) -> dict[str, Any] | None:
        """Return who is signed in; None without a token of ours."""
        return self.person if authorization.removeprefix("Bearer ") in self.tokens else None


class Handler(BaseHTTPRequestHandler):
    """The four endpoints."""

    provider: StubProvider

    def do_GET(self) -> None:
        """Discovery, authorization and userinfo."""
        parts = urlsplit(self.path)
        if self.provider.is_broken:
            self.answer(None, 500)
        elif parts.path == "/.well-known/openid-configuration":
            self.answer(self.provider.discovery())
        elif parts.path == "/authorization":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
        else:
            self.answer(self.provider.userinfo(self.headers.get("Authorization", "")), 401)

    def do_PUT(self) -> None:
        """Say who is signed in at the provider: no part of the protocol."""
        length = int(self.headers["Content-Length"])
        self.provider.person = json.loads(self.rfile.read(length))
        self.provider.is_broken = bool(self.provider.person.get("broken"))
        self.answer({})

    def do_POST(self) -> None:
        """The token endpoint."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        self.answer(self.provider.token(asked), 400)

    def answer(self, found: dict[str, Any] | None, otherwise: int = 404) -> None:
        """Send JSON, or a status without a body."""
        body = json.dumps(found).encode() if found is not None else b"{}"
        self.send_response(200 if found is not None else otherwise)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def stub_provider() -> Iterator[StubProvider]:
    """Run a provider at an address of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = StubProvider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Handler.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
