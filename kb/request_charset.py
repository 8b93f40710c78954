"""A request that names a charset which is none of text → the same without it.

Django reads the query string in the charset that `Content-Type` names, before anything of ours
runs; `idna`, `rot13` or `zlib` make it fail.
"""

import codecs
import re
from collections.abc import Callable, Iterable
from typing import Any

WsgiEnvironment = dict[str, Any]
WsgiApplication = Callable[[WsgiEnvironment, Callable[..., Any]], Iterable[bytes]]

_CHARSET = re.compile(r";\s*charset=\"?([^\";\s]*)\"?", re.IGNORECASE)
_FOR_HOST_NAMES = frozenset({"idna", "punycode"})


def only_text_charsets(application: WsgiApplication) -> WsgiApplication:
    """Return an application whose requests name a charset of text, or none."""

    def wrapped(environ: WsgiEnvironment, start_response: Callable[..., Any]) -> Iterable[bytes]:
        content_type = str(environ.get("CONTENT_TYPE", ""))
        named = _CHARSET.search(content_type)
        if named and not is_text_charset(named[1]):
            environ["CONTENT_TYPE"] = _CHARSET.sub("", content_type)
        return application(environ, start_response)

    return wrapped


def is_text_charset(name: str) -> bool:
    """Say whether a name is that of a way to write text in bytes, also wrong bytes."""
    try:
        b"\xff?".decode(name, "replace")
    except (LookupError, ValueError):  # a UnicodeError is a ValueError
        return False
    return codecs.lookup(name).name not in _FOR_HOST_NAMES
