"""Who is deactivated is signed out everywhere, whoever did it and however."""

from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone


def end_when_deactivated(instance: Any, **_signal: Any) -> None:
    """End the sessions of a person who was saved as inactive: none is left to revive."""
    if not instance.is_active:
        end_sessions({str(instance.pk)})


def end_sessions(people: set[str]) -> int:
    """Delete every session of the people with these ids; return how many there were.

    A session says whose it is only inside, so all that are alive are read.
    """
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [
        session.pk
        for session in alive.iterator()
        if session.get_decoded().get("_auth_user_id") in people
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]
