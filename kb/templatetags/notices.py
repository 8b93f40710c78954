"""Current notices above a page: `{% notices %}` on the home page, `{% notices publication %}`."""

from datetime import datetime, timedelta
from typing import Any, cast

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from kb.compiled_query import CompiledQuery, Row
from kb.models import Notice, Publication
from kb.page_cache.reads import same_until

register = template.Library()

MOST_NOTICES = 5
TIMES = ("starts_at", "ends_at")


@register.inclusion_tag("notices/_notices.html")
def notices(publication: Publication | None = None) -> dict[str, list[Row]]:
    """Return the notices shown now on an article, or on the home page, the newest first."""
    now = timezone.now()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = ON_ARTICLE.rows(None, day, publication.pk) if publication else ON_HOME.rows(None, day)
    same_until(_next_change(rows, now, day))
    return {"notices": [row for row in rows if _is_current(row, now)][:MOST_NOTICES]}


def _is_current(row: Row, now: datetime) -> bool:
    return row["starts_at"] <= now and (row["ends_at"] is None or row["ends_at"] > now)


def _next_change(rows: list[Row], now: datetime, day: datetime) -> datetime:
    """Return when other notices are shown: one begins or ends, or the query is asked anew."""
    times: list[datetime] = [row[name] for row in rows for name in TIMES if row[name]]
    return min([day + timedelta(days=1), *(time for time in times if time > now)])


def _notices(day: datetime, **where: Any) -> QuerySet[Notice, Row]:
    """Return the notices that had not ended when this day (in UTC) began, those to come too.

    The query names no moment, so that the page cache can ask it again.
    """
    notices = Notice.objects.not_ended(day).filter(**where).order_by("-starts_at")
    rows: Any = notices.values("text", "starts_at", "ends_at")
    return cast("QuerySet[Notice, Row]", rows)


ON_HOME = CompiledQuery(lambda _user, day: _notices(day, on_home=True))
ON_ARTICLE = CompiledQuery(lambda _user, day, pk: _notices(day, articles=pk))
