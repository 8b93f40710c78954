"""What grows without end, and is deleted when nobody needs it any more: one table of rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kb.accounts.own_sessions import notes_of_ended_sessions
from kb.models import (
    Bucket,
    BulkItem,
    BulkRun,
    EditingSession,
    ImportItem,
    ImportState,
    Outcome,
    SearchLog,
    StoredPage,
)
from kb.outbox import given_up_mails
from kb.page_cache.encoding import LONGEST
from kb.security_log.retention import old_security_events

ROWS_AT_ONCE = 500
"""Rows deleted in one transaction: others wait for it."""

A_DAY = timedelta(days=1)
BULK_KEPT = timedelta(days=90)
ITEMS_KEPT = timedelta(days=365)
ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED)


@dataclass(frozen=True)
class Prunable:
    """Rows of one model that nobody needs any more at a moment, and what they are called."""

    name: str
    rows: Callable[[datetime], "QuerySet[Any]"]


def old_searches(now: datetime) -> QuerySet[SearchLog]:
    """Return the searches that are older than KB_SEARCH_LOG_DAYS."""
    return SearchLog.objects.filter(at__lt=now - timedelta(days=settings.KB_SEARCH_LOG_DAYS))


def old_bulk_runs(now: datetime) -> QuerySet[BulkRun]:
    """Return the actions on several articles of 90 days ago, but those that are not finished."""
    waiting = BulkItem.objects.filter(run=OuterRef("pk"), outcome=Outcome.WAITING)
    unfinished = Exists(waiting.filter(run__started_at__isnull=False))
    return BulkRun.objects.filter(~unfinished, at__lt=now - BULK_KEPT)


def old_import_items(now: datetime) -> QuerySet[ImportItem]:
    """Return what imports that ended a year ago did to each article; the imports stay listed."""
    return ImportItem.objects.filter(run__state__in=ENDED, run__finished_at__lt=now - ITEMS_KEPT)


PRUNABLE = (
    Prunable("expired sessions", lambda now: Session.objects.filter(expire_date__lt=now)),
    Prunable("notes of ended sessions", notes_of_ended_sessions),
    Prunable("old searches", old_searches),
    Prunable("old kept pages", lambda now: StoredPage.objects.filter(stored_at__lt=now - LONGEST)),
    Prunable("full rate limits", lambda now: Bucket.objects.filter(refilled_at__lt=now - A_DAY)),
    Prunable(
        "forms that were open",
        lambda now: EditingSession.objects.filter(seen_at__lt=now - A_DAY),
    ),
    Prunable("old security events", old_security_events),
    Prunable("mails given up", given_up_mails),
    Prunable("old actions on several articles", old_bulk_runs),
    Prunable("old items of imports", old_import_items),
)


def prune(*, dry_run: bool = False) -> Iterator[str]:
    """Delete what nobody needs any more; yield how many rows of what. `dry_run` only counts."""
    now = timezone.now()
    for prunable in PRUNABLE:
        rows = prunable.rows(now)
        count = rows.count() if dry_run else delete_in_parts(rows)
        if count:
            yield f"{prunable.name}: {count} {'to remove' if dry_run else 'removed'}"


def delete_in_parts(rows: QuerySet[Any]) -> int:
    """Delete rows, some hundred in each transaction; return how many.

    Each part is looked for behind the one before: what stays is not read again and again.
    """
    count, rest = 0, rows
    while pks := list(rest.order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        rows.model._base_manager.filter(pk__in=pks).delete()
        count += len(pks)
        rest = rows.filter(pk__gt=pks[-1])
    return count
