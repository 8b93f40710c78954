"""What readers did not find, as rows of the desk: most wanted first."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from kb.admin.dashboard.queue_items import QueueItem
from kb.models import SearchLog

LATELY = timedelta(days=30)


def failed_searches() -> QuerySet[Any, Any]:
    """Return the words of the last weeks that led nowhere, each once, with how often."""
    rows = SearchLog.objects.unfound().filter(at__gt=timezone.now() - LATELY).order_by()
    counted = rows.values("words").annotate(
        searched=Count("pk"), reported=Count("pk", filter=Q(is_missing=True)), last=Max("at")
    )
    return counted.order_by("-reported", "-searched", "words")


def present_failed_searches(rows: list[Any]) -> Iterable[QueueItem]:
    """Say how often it was asked for, and how many readers reported it."""
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
        )
