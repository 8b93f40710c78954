"""What a proxy says about the client is believed only where the proxy is known."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
Networks = Iterable[IPv4Network | IPv6Network]
FORWARDED = ("HTTP_X_FORWARDED", "HTTP_FORWARDED")
PROBES = {"/healthz", "/readyz"}


def trusted_proxies(get_response: GetResponse) -> GetResponse:
    """Take client and scheme from what KB_TRUSTED_PROXIES forward; drop what others claim."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        if is_within(meta.get("REMOTE_ADDR", ""), settings.KB_TRUSTED_PROXIES):
            believe(meta, settings.KB_TRUSTED_PROXIES)
        for name in [name for name in meta if name.startswith(FORWARDED)]:
            del meta[name]
        if request.path_info in PROBES:
            # A probe knows the machine's address, not the site's name.
            meta["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return get_response(request)

    return middleware


def believe(meta: dict[str, Any], networks: Networks) -> None:
    """Write the client's address and scheme where Django looks for them."""
    hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    meta["REMOTE_ADDR"] = client(meta["REMOTE_ADDR"], hops, networks)
    scheme = meta.get("HTTP_X_FORWARDED_PROTO", "").split(",")[-1].strip().lower()
    if scheme in {"http", "https"}:
        meta["wsgi.url_scheme"] = scheme


def client(nearest: str, hops: list[str], networks: Networks) -> str:
    """The first address from the right that is no proxy of ours; what stands left of it may lie."""
    for hop in reversed(hops):
        if not is_within(nearest, networks) or not is_address(hop.strip()):
            break
        nearest = hop.strip()
    return nearest


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
