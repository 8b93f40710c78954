"""When an approved revision goes live and when it expires."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import Article, Publication, Schedule, Verb
from kb.publishing import history
from kb.publishing.go_live import (
    cancel_schedule,
    lock_publication,
    locked,
    log_event,
    pending_schedule,
)
from kb.publishing.project import render_document
from kb.publishing.rule_checks import check_rule
from kb.publishing.rules import Refused


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
    by: User | None,
    expires_at: datetime | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Schedule:
    """Schedule the approved revision for `publish_at`, an aware time, replacing an older schedule.

    Later saves do not change what goes live. Raises PermissionDenied, Refused and RenderingFailed
    (better now than when it is due).
    """
    check_rule(Verb.SCHEDULE, article, by)
    revision = history.latest_seen(article, seen)
    render_document(revision.document)
    _check_times(publish_at, expires_at)
    with locked(article) as row:
        check_rule(Verb.SCHEDULE, row, by)
        history.check_latest(row, revision)
        values = {
            "revision": revision,
            "publish_at": publish_at,
            "expires_at": expires_at,
            "time_zone": time_zone,
            "by": by,
            "problem": "",
        }
        stored, _is_new = Schedule.objects.update_or_create(article=row, defaults=values)
        log_event(row, Verb.SCHEDULE, by, reason or _times(stored), revision=revision.pk)
    return stored


def unschedule(article: Article, *, by: User | None, reason: str = "") -> None:
    """Cancel the pending schedule. Raises PermissionDenied and Refused."""
    with locked(article) as row:
        pending = pending_schedule(row)
        check_rule(Verb.UNSCHEDULE, row, by, schedule=pending)
        cancel_schedule(row, pending, by, reason)


def set_expiry(
    article: Article, *, expires_at: datetime | None, by: User | None, reason: str = ""
) -> Publication:
    """Set when a live text expires; None: never. Raises PermissionDenied and Refused.

    Without a reason the event has the time as its reason.
    """
    with locked(article) as row:
        publication = lock_publication(row, Verb.SET_EXPIRY, by)
        if expires_at is not None and expires_at <= timezone.now():
            raise Refused(_("That time has passed. Withdraw the article instead."))
        publication.expires_at = expires_at
        publication.save(update_fields=["expires_at"])
        time = f"{_('expires')} {expires_at:%Y-%m-%d %H:%M %Z}" if expires_at else _("no expiry")
        log_event(row, Verb.SET_EXPIRY, by, reason or time, publication)
    return publication


def _check_times(publish_at: datetime, expires_at: datetime | None) -> None:
    if publish_at <= timezone.now():
        raise Refused(_("That time has passed. Publish now, or choose a later one."))
    if expires_at is not None and expires_at <= publish_at:
        raise Refused(_("The expiry has to be after it goes live."))


def _times(schedule: Schedule) -> str:
    """Return when a schedule begins and ends, by the clocks of its own time zone."""
    zone = ZoneInfo(schedule.time_zone)
    times = [f"{schedule.publish_at.astimezone(zone):%Y-%m-%d %H:%M}"]
    if schedule.expires_at:
        times.append(f"{schedule.expires_at.astimezone(zone):%Y-%m-%d %H:%M}")
    return f"{' – '.join(times)} {schedule.time_zone}"
