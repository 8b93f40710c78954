"""A cookie that says, signed, who has signed in with this browser before.

Whoever guesses a name's password uses up the tries that strangers have; its owner goes on signing
in with a browser that is known. OWASP calls this device cookies.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac

NAME = "known-browser"
SALT = "kb.known_browser"
LIFETIME = 180 * 24 * 3600
MOST_NAMES = 8
"""People who share a browser; the one who has signed in least recently is forgotten first."""


def known_browser(request: HttpRequest, name: str) -> str:
    """Return the id of the browser if that name has signed in with it; else ""."""
    browser, *names = _read(request)
    return browser if _digest(name) in names else ""


def remember_browser(request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    """Let the response tell the browser that this name has signed in; sent to that page alone."""
    browser, *names = _read(request)
    digest = _digest(name)
    others = [other for other in names if other != digest]
    response.set_signed_cookie(
        NAME,
        ".".join([browser or secrets.token_hex(16), digest, *others[: MOST_NAMES - 1]]),
        salt=SALT,
        max_age=LIFETIME,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> list[str]:
    """Return the browser's id, "" where it has none, and the digests of the names."""
    cookie = request.get_signed_cookie(NAME, default="", salt=SALT, max_age=LIFETIME)
    return (cookie or "").split(".")


def _digest(name: str) -> str:
    """Return what stands for a name: the cookie shall not tell who uses the browser."""
    return salted_hmac(SALT, name).hexdigest()[:32]
