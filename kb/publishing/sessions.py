"""Deactivated users are signed out everywhere, however they were deactivated."""

from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone


def end_when_deactivated(instance: Any, **_signal: Any) -> None:
    """Delete the sessions of a user who was saved as inactive (receiver of `post_save`)."""
    if not instance.is_active:
        end_sessions({str(instance.pk)})


def end_sessions(user_ids: set[str], *, but: str | None = None) -> int:
    """Delete every session of the users with these ids but one; return how many there were.

    Only the encoded data names the user, so all sessions that have not expired are read.
    """
    active = Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=but or "")
    keys = [
        session.pk
        for session in active.iterator()
        if session.get_decoded().get("_auth_user_id") in user_ids
    ]
    return Session.objects.filter(pk__in=keys).delete()[0]
