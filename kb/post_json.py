"""Posts JSON to a server that the settings name."""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

PATIENCE = 5
"""Seconds to wait for each step of the answer."""


class PostRefused(Exception):
    """Nobody took it; says why without the address, which may hold a token."""


def post_json(address: str, value: object) -> None:
    """POST a value once to an http or https address. Raises PostRefused unless it answers 2xx."""
    url = urlsplit(address)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=PATIENCE)
    try:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        connection.request("POST", target, json.dumps(value), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or ""
        raise PostRefused(f"{type(error).__name__} {reason}".strip()) from None
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise PostRefused(f"answered {answer.status}")
