"""The queue of searches that found nothing, or not what was meant: the most reported first."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypedDict
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from kb.admin.common.permissions import RequestUser
from kb.admin.dashboard.queue_items import QueueItem
from kb.admin.dashboard.search_links import search_links
from kb.models import SearchLog

PERIOD = timedelta(days=30)


class FailedSearch(TypedDict):
    """The words of failed searches, how often they were searched for and reported, and when last.

    Only readers who say that an article is missing count as a report.
    """

    words: str
    searched: int
    reported: int
    last: datetime


def failed_searches() -> "QuerySet[SearchLog, FailedSearch]":
    """Return the words of the last 30 days' failed searches, each once."""
    rows = SearchLog.objects.unfound().filter(at__gt=timezone.now() - PERIOD).order_by()
    # Columns of the index "search_unfound" alone, so that no row is read besides.
    counted = rows.values("words").annotate(
        searched=Count("words"), reported=Count("words", filter=Q(is_missing=True)), last=Max("at")
    )
    return counted.order_by("-reported", "-searched", "words")


def present_failed_searches(rows: list[FailedSearch], user: RequestUser) -> Iterable[QueueItem]:
    """Yield one item for each text: its counts, and what this user can do about it."""
    for row in rows:
        count = ngettext("%(n)d search", "%(n)d searches", row["searched"])
        text = ngettext("Reported by %(n)d reader.", "Reported by %(n)d readers.", row["reported"])
        yield QueueItem(
            number=f"{row['searched']}×",
            title=row["words"],
            url=f"{reverse('admin:kb_searchlog_changelist')}?{urlencode({'q': row['words']})}",
            text=text % {"n": row["reported"]} if row["reported"] else "",
            aside=count % {"n": row["searched"]},
            at=row["last"],
            links=search_links(row["words"], user),
        )
