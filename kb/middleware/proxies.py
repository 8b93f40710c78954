"""X-Forwarded-For and X-Forwarded-Proto, which count only when a trusted proxy sent them."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
Networks = Iterable[IPv4Network | IPv6Network]
FORWARDED_PREFIXES = ("HTTP_X_FORWARDED", "HTTP_FORWARDED")
PROBE_PATHS = {"/healthz", "/readyz", "/metrics"}


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Read client and scheme from the headers of KB_TRUSTED_PROXIES; drop all such headers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        if is_within(meta.get("REMOTE_ADDR", ""), settings.KB_TRUSTED_PROXIES):
            apply_forwarded_headers(meta, settings.KB_TRUSTED_PROXIES)
        for name in [name for name in meta if name.startswith(FORWARDED_PREFIXES)]:
            del meta[name]
        if request.path_info in PROBE_PATHS:
            # A probe asks by IP address, which is not in ALLOWED_HOSTS.
            meta["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return get_response(request)

    return middleware


def apply_forwarded_headers(meta: dict[str, Any], trusted: Networks) -> None:
    """Write the client's address and scheme into META, where Django reads them."""
    hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    meta["REMOTE_ADDR"] = client_address(meta["REMOTE_ADDR"], hops, trusted)
    scheme = meta.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip().lower()
    if scheme in {"http", "https"}:
        meta["wsgi.url_scheme"] = scheme


def client_address(sender: str, hops: list[str], trusted: Networks) -> str:
    """Return the last address that is not a trusted proxy; those before it can be forged.

    `sender` opened the connection; `hops` are the addresses of X-Forwarded-For.
    """
    address = sender
    for hop in reversed(hops):
        if not is_within(address, trusted) or not is_address(hop.strip()):
            break
        address = plain_address(hop.strip())
    return address


def plain_address(word: str) -> str:
    """Return the IPv4 address that an IPv6 one maps (::ffff:10.0.0.7), else the word itself.

    A socket that listens on :: gives those of all clients so.
    """
    mapped = getattr(ip_address(word), "ipv4_mapped", None) if is_address(word) else None
    return str(mapped or word)


def is_within(address: str, networks: Networks) -> bool:
    """Whether the address belongs to one of the networks."""
    return is_address(address) and any(ip_address(address) in network for network in networks)


def is_address(word: str) -> bool:
    """Whether the word is an IP address."""
    try:
        ip_address(word)
    except ValueError:
        return False
    return True
