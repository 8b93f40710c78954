"""When an approved revision goes live and when it expires."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import Article, Publication, Schedule, Verb
from kb.publishing import history
from kb.publishing.go_live import cancel_schedule, lock_publication, locked, log_event
from kb.publishing.project import render_document
from kb.publishing.rules import Refused, check_rule


def to_utc(wall: datetime, zone: str) -> datetime:
    """Return the moment, in UTC, at which clocks in a time zone show `wall` (a naive time).

    Where clocks show it twice, the first time is meant. Raises Refused where they never show it,
    and ZoneInfoNotFoundError (a KeyError) for a zone that does not exist.
    """
    local = wall.replace(tzinfo=ZoneInfo(zone))
    utc = local.astimezone(UTC)
    if utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        message = _("Clocks in %(zone)s skip %(time)s on that day: choose another time.")
        raise Refused(message % {"zone": zone, "time": f"{wall:%H:%M}"})
    return utc


def schedule(
    article: Article,
    *,
    publish_at: datetime,
    time_zone: str,
    by: Any,
    expires_at: datetime | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Schedule:
    """Freeze the approved revision and let it go live at an aware time; a newer schedule replaces.

    Raises PermissionDenied, Refused and RenderingFailed (better now than at night).
    """
    check_rule(Verb.SCHEDULE, article, by)
    revision = history.latest(article)
    if revision is None:
        raise Refused(_("There is nothing here yet: save the article first."))
    if seen is not None and revision.number != seen:
        raise Refused(_("Somebody saved this article meanwhile. Look at it again."))
    render_document(revision.document)
    _refuse_times(publish_at, expires_at)
    with locked(article) as row:
        check_rule(Verb.SCHEDULE, row, by)
        if history.latest(row) != revision:
            raise Refused(_("Somebody saved this article meanwhile. Look at it again."))
        values = {
            "revision": revision,
            "publish_at": publish_at,
            "expires_at": expires_at,
            "time_zone": time_zone,
            "by": by,
            "problem": "",
        }
        planned, _made = Schedule.objects.update_or_create(article=row, defaults=values)
        log_event(row, Verb.SCHEDULE, by, reason or _times(planned), revision=revision)
    return planned


def unschedule(article: Article, *, by: Any, reason: str = "") -> None:
    """Call a schedule off. Raises PermissionDenied and Refused."""
    with locked(article) as row:
        planned = Schedule.objects.filter(article=row).first()
        check_rule(Verb.UNSCHEDULE, row, by, schedule=planned)
        cancel_schedule(row, by, reason)


def set_expiry(article: Article, *, expires_at: datetime | None, by: Any) -> Publication:
    """Say when a live text expires, or that it does not. Raises PermissionDenied and Refused."""
    with locked(article) as row:
        publication = lock_publication(row, Verb.SET_EXPIRY, by)
        if expires_at is not None and expires_at <= timezone.now():
            raise Refused(_("That time has passed. Retire the article instead."))
        publication.expires_at = expires_at
        publication.save(update_fields=["expires_at"])
        reason = f"{_('expires')} {expires_at:%Y-%m-%d %H:%M %Z}" if expires_at else _("no expiry")
        log_event(row, Verb.SET_EXPIRY, by, reason, publication)
    return publication


def _refuse_times(publish_at: datetime, expires_at: datetime | None) -> None:
    if publish_at <= timezone.now():
        raise Refused(_("That time has passed. Publish now, or choose a later one."))
    if expires_at is not None and expires_at <= publish_at:
        raise Refused(_("It has to expire after it goes live."))


def _times(planned: Schedule) -> str:
    zone = ZoneInfo(planned.time_zone)
    times = [f"{planned.publish_at.astimezone(zone):%Y-%m-%d %H:%M}"]
    if planned.expires_at:
        times.append(f"{planned.expires_at.astimezone(zone):%Y-%m-%d %H:%M}")
    return f"{' – '.join(times)} {planned.time_zone}"
