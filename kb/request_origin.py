"""Whether a page of this site sent a request; browsers say so, and no other site can forge it."""

from django.conf import settings
from django.http import HttpRequest


def is_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site sent the request.

    By Sec-Fetch-Site; without TLS browsers send Origin alone.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {own, *settings.CSRF_TRUSTED_ORIGINS}


def own_host(request: HttpRequest) -> str:
    """Return the host that a request was sent to; with a port only where this server listens on it.

    Raises DisallowedHost for a host that KB_HOSTS does not name.
    """
    host = request.get_host()
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]") or port == request.META.get("SERVER_PORT"):
        return host
    return name
