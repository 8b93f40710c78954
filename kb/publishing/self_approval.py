"""Whose text waits for an approval, where nobody may approve their own."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kb.models import Article, Publication, Revision

REFUSAL = _("You wrote part of this yourself: somebody else has to approve it.")


def approvable_by(articles: QuerySet[Any], by: Any) -> QuerySet[Any]:
    """Return those articles whose approval is not forbidden to the one who wrote a part of them."""
    return articles.exclude(_written_by(by)) if is_forbidden_to(by) else articles


def is_own(article: Article, by: Any) -> bool:
    """Whether this person wrote a part of what waits, and so may not approve it."""
    row = Article.objects.filter(pk=article.pk)
    return is_forbidden_to(by) and row.filter(_written_by(by)).exists()


def is_forbidden_to(by: Any) -> bool:
    """Whether this person may not approve what they wrote; the product itself always may."""
    return by is not None and bool(settings.KB_FORBID_OWN_APPROVAL)


def _written_by(person: Any) -> Exists:
    """Whether the person made one of the revisions since the one that is or was live."""
    live = Publication.objects.filter(pk=OuterRef("article_id")).values("revision__number")
    since = Coalesce(Subquery(live[:1]), Value(0))
    mine = Revision.objects.filter(article=OuterRef("pk"), created_by=person, number__gt=since)
    return Exists(mine)
