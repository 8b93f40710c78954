"""What is wrong right now, above the page: `{% notices %}` on the home page, or of an article."""

from datetime import datetime
from typing import Any

from django import template
from django.db.models import QuerySet
from django.utils import timezone

from kb.compiled_query import CompiledQuery, Row
from kb.models import Notice, Publication

register = template.Library()

MOST = 5


@register.inclusion_tag("notices/_notices.html")
def notices(publication: Publication | None = None) -> dict[str, Any]:
    """Return the notices that are pinned to the home page, or to an article, at this moment."""
    now = timezone.now()
    found = ON_ARTICLE.rows(None, now, publication.pk) if publication else ON_HOME.rows(None, now)
    return {"notices": found}


def _notices(now: datetime, **where: Any) -> QuerySet[Notice, Row]:
    rows = Notice.objects.current(now).filter(**where).order_by("-starts_at")
    found: Any = rows.values("text", "ends_at")[:MOST]
    return found  # type: ignore[no-any-return]


ON_HOME = CompiledQuery(lambda user, now: _notices(now, on_home=True))
ON_ARTICLE = CompiledQuery(lambda user, now, pk: _notices(now, articles=pk))
