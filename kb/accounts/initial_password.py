"""Passwords that somebody else has set: their owners change them before anything else."""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest

from kb.models import InitialPassword

SESSION_KEY = "initial_password"


def note_initial_password(user: User) -> None:
    """Note that the user's password was set by somebody else."""
    InitialPassword.objects.get_or_create(user=user)


def forget_initial_password(request: HttpRequest | None, user: User) -> None:
    """Note that the user has chosen the password; `request` is theirs, where there is one."""
    InitialPassword.objects.filter(user=user).delete()
    if request is not None:
        request.session.pop(SESSION_KEY, None)


def mark_session(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Note in a new session that the password has to be changed (receiver of `user_logged_in`).

    The session is read with each request anyway: pages need no query to know.
    """
    if InitialPassword.objects.filter(user=user).exists():
        request.session[SESSION_KEY] = True


def has_initial_password(request: HttpRequest) -> bool:
    """Whether whoever is signed in has to change the password first."""
    return SESSION_KEY in request.session
