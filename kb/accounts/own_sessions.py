"""The sessions of one person: where they were begun, when last used, and their end."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from kb.publishing.sessions import end_sessions


@dataclass(frozen=True)
class OwnSession:
    """A line of the list; `used_at` is early by at most a fourteenth of KB_SESSION_IDLE_HOURS."""

    pk: int
    device: str
    ip: str
    created_at: datetime
    used_at: datetime
    is_current: bool


def list_sessions(request: HttpRequest) -> list[OwnSession]:
    """Return the sessions of whoever is signed in that have not ended, the last used first.

    Those from before this list was kept are not in it.
    """
    rows = UserSession.objects.filter(user=request.user)
    live = Session.objects.filter(pk__in=rows.values("session_key"), expire_date__gt=timezone.now())
    ends = dict(live.values_list("pk", "expire_date"))
    lifetime = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    found = [
        OwnSession(
            pk=row.pk,
            device=row.user_agent,
            ip=row.ip,
            created_at=row.created_at,
            used_at=ends[row.session_key] - lifetime,
            is_current=row.session_key == request.session.session_key,
        )
        for row in rows
        if row.session_key in ends
    ]
    return sorted(found, key=lambda session: session.used_at, reverse=True)


def end_other_sessions(request: HttpRequest, user: User) -> int:
    """End all sessions of a user but the one of this request, listed or not; return how many."""
    key = request.session.session_key
    UserSession.objects.filter(user=user).exclude(session_key=key).delete()
    return end_sessions({str(user.pk)}, but=key)


def notes_of_ended_sessions(now: datetime) -> QuerySet[UserSession]:
    """Return what was noted of sessions that have ended or expired."""
    live = Session.objects.filter(expire_date__gt=now)
    rows: QuerySet[UserSession] = UserSession.objects.exclude(
        session_key__in=live.values("session_key")
    )
    return rows
