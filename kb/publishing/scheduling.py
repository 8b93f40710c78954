"""When an approved revision goes live and when it expires."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import Article, Publication, Schedule, Verb
from kb.publishing import history
from kb.publishing.completeness import check_complete
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
from kb.publishing.time_zones import zoned_text


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
    check_complete(revision.document, by)
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
        log_event(row, Verb.SCHEDULE, by, reason, revision=revision.pk, detail=_times(stored))
    return stored


def unschedule(article: Article, *, by: User | None, reason: str = "") -> None:
    """Cancel the pending schedule. Raises PermissionDenied and Refused."""
    with locked(article) as row:
        pending = pending_schedule(row)
        check_rule(Verb.UNSCHEDULE, row, by, schedule=pending)
        cancel_schedule(row, pending, by, reason)


def set_expiry(
    article: Article,
    *,
    expires_at: datetime | None,
    by: User | None,
    time_zone: str = "",
    reason: str = "",
) -> Publication:
    """Set when a live text expires; None: never. Raises PermissionDenied and Refused.

    `time_zone` is the zone in which the time was written: it is shown in it again.
    """
    with locked(article) as row:
        publication = lock_publication(row, Verb.SET_EXPIRY, by)
        if expires_at is not None and expires_at <= timezone.now():
            message = _("That time has passed. Withdraw the article instead.")
            raise Refused(message, field="expires_at")
        publication.expires_at = expires_at
        publication.expiry_zone = time_zone if expires_at else ""
        publication.save(update_fields=["expires_at", "expiry_zone"])
        detail = _expiry_text(expires_at, time_zone) if expires_at else _("no expiry")
        log_event(row, Verb.SET_EXPIRY, by, reason, publication, detail=detail)
    return publication


def _check_times(publish_at: datetime, expires_at: datetime | None) -> None:
    if publish_at <= timezone.now():
        message = _("That time has passed. Publish now, or choose a later one.")
        raise Refused(message, field="publish_at")
    if expires_at is not None and expires_at <= publish_at:
        raise Refused(_("The expiry has to be after it goes live."), field="expires_at")


def _times(schedule: Schedule) -> str:
    """Return when a schedule begins and ends, by the clocks of its own time zone."""
    begins = zoned_text(schedule.publish_at, schedule.time_zone)
    texts = [_("goes live on %(at)s") % {"at": begins}]
    if schedule.expires_at:
        texts.append(_expiry_text(schedule.expires_at, schedule.time_zone))
    return ", ".join(texts)


def _expiry_text(expires_at: datetime, zone: str) -> str:
    return _("expires on %(at)s") % {"at": zoned_text(expires_at, zone)}
