"""A sign-in lasts KB_SESSION_IDLE_HOURS from the last use: sessions in use are renewed.

A renewal is best effort. It waits for nobody: where the database is locked, full or read-only, the
page is answered all the same, and a later request renews.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

logger = logging.getLogger(__name__)
RENEWALS = 14
"""In its lifetime a session is renewed so often at most: once a day of two weeks."""


def renew_sessions(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Renew the session that a request used, and its cookie, where it was not renewed today."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code < 500 and is_due(request):
            key = request.session.session_key or ""
            if extend(key, until=timezone.now() + lifetime()):
                set_session_cookie(response, key)
        return response

    return middleware


def lifetime() -> timedelta:
    """Return for how long a sign-in lasts from its last use."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_due(request: HttpRequest) -> bool:
    """Whether the request read a session that was not renewed lately, and left it unchanged."""
    session = request.session
    if settings.KB_READ_ONLY or not session.accessed or session.modified:
        return False
    ends = getattr(session, "expires_at", None)
    return ends is not None and ends < timezone.now() + lifetime() * (1 - 1 / RENEWALS)


def extend(key: str, *, until: datetime) -> bool:
    """Let a session last until a time; return False where it cannot be written at once."""
    try:
        with without_waiting():
            return bool(Session.objects.filter(pk=key).update(expire_date=until))
    except DatabaseError as error:
        logger.info("a session was not renewed: %s", error)
        return False


@contextmanager
def without_waiting() -> Iterator[None]:
    """Run a transaction that fails at once where somebody else holds a lock."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET LOCAL lock_timeout = '1ms'")
                yield
            return
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def set_session_cookie(response: HttpResponseBase, key: str) -> None:
    """Send the session's cookie once more, as Django's middleware does after a change."""
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        key,
        max_age=settings.SESSION_COOKIE_AGE,
        path=settings.SESSION_COOKIE_PATH,
        domain=settings.SESSION_COOKIE_DOMAIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.SESSION_COOKIE_HTTPONLY,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
