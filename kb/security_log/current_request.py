"""The request that this thread is answering: who asks, from where, under which id."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

REQUEST_ID = "kb.request_id"
"""Name in META of the id under which the logs have a request."""

_current: ContextVar[HttpRequest | None] = ContextVar("kb.current_request", default=None)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Let `current_request` return this request meanwhile."""
    token = _current.set(request)
    try:
        yield
    finally:
        _current.reset(token)


def current_request() -> HttpRequest | None:
    """Return the request that is being answered; None in a command or a thread of its own."""
    return _current.get()


def known_user(request: HttpRequest) -> User | None:
    """Return who is signed in, where anything has asked for it; never asks the database."""
    user = request.__dict__.get("user")
    if type(user) is SimpleLazyObject:
        user = request.__dict__.get("_cached_user")
    return user if isinstance(user, User) else None


def page_pattern(request: HttpRequest) -> str:
    """Return the address of the page with the names of its values, so that it holds no text."""
    match = request.resolver_match
    if match is None:
        return ""
    return match.view_name if "(?P" in match.route else f"/{match.route}"
