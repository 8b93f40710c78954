"""What the clock asks for now: schedules that go live, live texts that expire."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from kb.models import Article, Publication, Revision, Schedule, Verb
from kb.publishing.go_live import go_live, locked, log_event, take_down
from kb.publishing.project import render_document
from kb.publishing.rules import Refused, check_rule
from kb.text.rendering import RenderingFailed

logger = logging.getLogger(__name__)


@dataclass
class DueResult:
    """What one look at the clock did, as article ids."""

    published: list[int] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def run_due(now: datetime) -> DueResult:
    """Do everything that is due at this moment; safe under any number of processes at once."""
    done = DueResult()
    due = Schedule.objects.due(now).filter(problem="").order_by("publish_at", "pk")
    for pk in due.values_list("pk", flat=True):
        _publish(pk, now, done)
    passed = Publication.objects.filter(is_live=True, expires_at__lte=now).order_by("expires_at")
    for pk in passed.values_list("pk", flat=True):
        _expire(pk, now, done)
    return done


def _publish(pk: int, now: datetime, done: DueResult) -> None:
    planned = Schedule.objects.select_related("revision").filter(pk=pk).first()
    if planned is None:
        return
    try:
        html = render_document(planned.revision.document)
        _go(pk, planned.revision, html, now, done)
    except (RenderingFailed, Refused) as error:
        Schedule.objects.filter(pk=pk).update(problem=str(error)[:300])
        logger.exception("article %d was due and could not go live", pk)
        done.failed.append(pk)


def _go(pk: int, revision: Revision, html: dict[str, str], now: datetime, done: DueResult) -> None:
    with locked(Article(pk=pk)) as row:
        still = Schedule.objects.filter(pk=pk, revision=revision, publish_at__lte=now)
        ready = still.select_related("revision", "by").first()
        if ready is None:
            return
        if ready.expires_at is not None and ready.expires_at <= now:
            _miss(row, ready)
            done.missed.append(pk)
            return
        go_live(
            row,
            ready.revision,
            html,
            by=ready.by,
            reason="scheduled",
            expires_at=ready.expires_at,
            by_clock=True,
        )
        done.published.append(pk)


def _miss(row: Article, planned: Schedule) -> None:
    """Its whole time passed while nothing ran: readers are not shown what has expired."""
    log_event(row, Verb.UNSCHEDULE, None, "its time had passed", revision=planned.revision)
    planned.delete()


def _expire(pk: int, now: datetime, done: DueResult) -> None:
    with locked(Article(pk=pk)) as row:
        live = Publication.objects.filter(pk=pk, is_live=True, expires_at__lte=now).first()
        if live is None:
            return
        check_rule(Verb.EXPIRE, row, None, publication=live)
        take_down(live)
        log_event(row, Verb.EXPIRE, None, "", live)
        done.expired.append(pk)
