"""The scope of an ASGI request and its body → the environment of a WSGI request."""

import sys
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

from kb.middleware.proxies import plain_address

AsgiScope = dict[str, Any]

UNPREFIXED = {"CONTENT_LENGTH", "CONTENT_TYPE"}


def wsgi_environment(scope: AsgiScope) -> dict[str, Any]:
    """Return the environment (PEP 3333) of a request, with an empty body."""
    server_name, server_port = scope.get("server") or ("localhost", 80)
    return header_variables(scope["headers"]) | {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_of(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": plain_address((scope.get("client") or ("", 0))[0]),
        "SERVER_NAME": server_name,
        "SERVER_PORT": str(server_port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def path_of(scope: AsgiScope) -> str:
    """Return the path as WSGI has it: its bytes, one character each."""
    raw = scope.get("raw_path") or scope["path"].encode()
    return unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1")


def header_variables(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the variables of the headers; those of the same name are joined.

    A name with an underscore is dropped: it would pass for the one with hyphens, which a proxy in
    front has checked.
    """
    variables: dict[str, str] = {}
    for raw_name, raw_value in headers:
        if b"_" in raw_name:
            continue
        name, value = (
            raw_name.decode("latin-1").upper().replace("-", "_"),
            raw_value.decode("latin-1"),
        )
        if name not in UNPREFIXED:
            name = f"HTTP_{name}"
        separator = "; " if name == "HTTP_COOKIE" else ","
        variables[name] = f"{variables[name]}{separator}{value}" if name in variables else value
    return variables


def with_body(environment: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Return the environment with a body that was read, and with its length."""
    return environment | {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
