"""Who wrote what waits for approval, where `KB_FORBID_OWN_APPROVAL` is set."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kb.models import Article, Publication, Revision

REFUSAL = _("You wrote part of this yourself: somebody else has to approve it.")


def approvable_by(articles: QuerySet[Any], by: User | AnonymousUser | None) -> QuerySet[Any]:
    """Leave out the articles that this person may not approve for having written a part."""
    return articles.exclude(_written_by(by)) if is_forbidden_to(by) else articles


def is_own(article: Article, by: User | AnonymousUser | None) -> bool:
    """Whether this person may not approve an article for having written a part of it."""
    row = Article.objects.filter(pk=article.pk)
    return is_forbidden_to(by) and row.filter(_written_by(by)).exists()


def is_forbidden_to(by: User | AnonymousUser | None) -> bool:
    """Whether the setting forbids own approvals to this person; None is the product itself."""
    return by is not None and bool(settings.KB_FORBID_OWN_APPROVAL)


def _written_by(person: User | AnonymousUser | None) -> Exists:
    """Whether the person saved a revision after the one that is or was live."""
    live = Publication.objects.filter(pk=OuterRef("article_id")).values("revision__number")
    live_number = Coalesce(Subquery(live[:1]), Value(0))
    revisions = Revision.objects.filter(
        article=OuterRef("pk"), created_by=person.pk if person else None
    )
    return Exists(revisions.filter(number__gt=live_number))
