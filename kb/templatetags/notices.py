"""Current notices above a page: `{% notices %}` on the home page, `{% notices publication %}`."""

from datetime import datetime
from typing import Any, cast

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from kb.compiled_query import CompiledQuery, Row
from kb.models import Notice, Publication

register = template.Library()

MOST_NOTICES = 5


@register.inclusion_tag("notices/_notices.html")
def notices(publication: Publication | None = None) -> dict[str, list[Row]]:
    """Return the notices shown now on an article, or on the home page, the newest first."""
    now = timezone.now()
    if publication:
        return {"notices": ON_ARTICLE.rows(None, now, publication.pk)}
    return {"notices": ON_HOME.rows(None, now)}


def _notices(now: datetime, **where: Any) -> QuerySet[Notice, Row]:
    notices = Notice.objects.current(now).filter(**where).order_by("-starts_at")
    rows: Any = notices.values("text", "ends_at")[:MOST_NOTICES]
    return cast("QuerySet[Notice, Row]", rows)


ON_HOME = CompiledQuery(lambda _user, now: _notices(now, on_home=True))
ON_ARTICLE = CompiledQuery(lambda _user, now, pk: _notices(now, articles=pk))
