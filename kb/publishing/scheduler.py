"""What is due at a moment: schedules that go live, live texts that expire."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kb.models import Article, Publication, Revision, Schedule, State, Verb
from kb.publishing import history
from kb.publishing.go_live import cancel_schedule, go_live, locked, log_event, set_state, take_down
from kb.publishing.project import render_document
from kb.publishing.rule_checks import check_rule
from kb.publishing.rules import Refused
from kb.text.rendering import RenderingFailed

logger = logging.getLogger(__name__)


@dataclass
class DueResult:
    """What one run did, as article ids; `missed` would have expired before it went live."""

    published: list[int] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def run_due(now: datetime) -> DueResult:
    """Do everything that is due at this moment; safe under any number of processes at once."""
    done = DueResult()
    due = Schedule.objects.due(now).filter(problem="").order_by("publish_at", "pk")
    for pk in due.values_list("pk", flat=True):
        _publish_scheduled(pk, now, done)
    passed = Publication.objects.filter(is_live=True, expires_at__lte=now).order_by("expires_at")
    for pk in passed.values_list("pk", flat=True):
        _expire(pk, now, done)
    return done


def _publish_scheduled(pk: int, now: datetime, done: DueResult) -> None:
    """Render and publish; store on the schedule why it failed, so that it is not tried again."""
    schedule = Schedule.objects.select_related("revision").filter(pk=pk).first()
    if schedule is None:
        return
    try:
        html = render_document(schedule.revision.document)
        _go_live_if_due(pk, schedule.revision, html, now, done)
    except (RenderingFailed, Refused) as error:
        Schedule.objects.filter(pk=pk).update(problem=str(error)[:300])
        logger.exception("article %d was due and could not go live", pk)
        done.failed.append(pk)


def _go_live_if_due(
    pk: int, revision: Revision, html: Mapping[str, str], now: datetime, done: DueResult
) -> None:
    with locked(Article(pk=pk)) as row:
        due = Schedule.objects.filter(pk=pk, revision=revision, publish_at__lte=now)
        schedule = due.select_related("by").first()
        if schedule is None:
            return
        if schedule.expires_at is not None and schedule.expires_at <= now:
            cancel_schedule(row, schedule, None, "its time had passed")
            done.missed.append(pk)
            return
        go_live(
            row,
            revision,
            html,
            by=schedule.by,
            reason="scheduled",
            expires_at=schedule.expires_at,
            expiry_zone=schedule.time_zone if schedule.expires_at else "",
            keeps_restriction=True,
        )
        if history.revision_count(row) == revision.number:
            set_state(row, State.PUBLISHED)
        done.published.append(pk)


def _expire(pk: int, now: datetime, done: DueResult) -> None:
    with locked(Article(pk=pk)) as row:
        expired = Publication.objects.filter(pk=pk, is_live=True, expires_at__lte=now)
        publication = expired.select_for_update().first()
        if publication is None:
            return
        check_rule(Verb.EXPIRE, row, None, publication=publication)
        take_down(publication)
        log_event(row, Verb.EXPIRE, None, "", publication)
        done.expired.append(pk)
