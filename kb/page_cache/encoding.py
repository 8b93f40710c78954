"""A kept page ↔ bytes, for other processes: a signature, JSON, its body. Nothing is run to read.

Times are the only parameters of queries that JSON has no form for.
"""

import json
from datetime import datetime, timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]
from django.utils.crypto import constant_time_compare, salted_hmac

from kb.page_cache.kept_page import KeptPage

LONGEST = timedelta(days=1)
"""How long a page stays stored, so that no text outlives its article for longer."""

TIME = "time"


def page_to_bytes(name: str, page: KeptPage) -> bytes:
    """Return the bytes of a page, signed for this name.

    Raises TypeError for a parameter that JSON has no form for.
    """
    head = {
        "mark": page.mark,
        "until": page.until,
        "queries": page.queries,
        "digest": page.digest.hex(),
        "headers": dict(page.headers),
    }
    content = json.dumps(head, default=_encode_time).encode() + b"\n" + page.compressed("br")
    return signed_content(name, content)


def page_from_bytes(name: str, signed: bytes) -> KeptPage:
    """Return the page of some bytes that were signed for this name.

    Raises ValueError, KeyError or TypeError for others: a page names queries that are asked again,
    and whoever can write to a cache must not choose them.
    """
    _signature, _newline, content = signed.partition(b"\n")
    if not constant_time_compare(signed, signed_content(name, content)):
        raise ValueError("not signed by this site")
    head, _newline, body = content.partition(b"\n")
    said = json.loads(head, object_hook=_decode_time)
    try:
        whole = brotli.decompress(body)
    except brotli.error as error:
        raise ValueError("no body") from error
    return KeptPage(
        mark=said["mark"],
        until=said["until"],
        queries=tuple((sql, tuple(parameters)) for sql, parameters in said["queries"]),
        digest=bytes.fromhex(said["digest"]),
        headers=said["headers"],
        bodies={"": whole, "br": body},
    )


def signed_content(name: str, content: bytes) -> bytes:
    """Return a content with its signature before it: made with the secret key, for this name."""
    mac = salted_hmac(f"kb.page_cache {name}", content, algorithm="sha256")
    return mac.hexdigest().encode() + b"\n" + content


def _encode_time(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {TIME: value.isoformat()}
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _decode_time(said: dict[str, Any]) -> Any:
    return datetime.fromisoformat(said[TIME]) if said.keys() == {TIME} else said
