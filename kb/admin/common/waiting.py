"""What waits for a reviewer or a publisher, in order, and which of it comes next."""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, QuerySet, Subquery

from kb.admin.common import status
from kb.admin.common.permissions import RequestUser
from kb.models import Article, Revision
from kb.publishing import self_approval

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class LastSave(TypedDict):
        """The newest revision of an article: its id, when it was saved, and by whom."""

        newest: int
        saved_at: datetime
        saved_by: str | None
        saved_by_id: int | None

    SavedArticle = WithAnnotations[Article, LastSave]


def articles_with(wanted: status.Status) -> "QuerySet[SavedArticle]":
    """Return the articles that have a status, the latest saved first, with their last save."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    rows: QuerySet[SavedArticle] = (
        Article.objects.filter(wanted.condition())
        .annotate(
            saved_at=Subquery(newest.values("created_at")[:1]),
            saved_by=Subquery(newest.values("created_by__username")[:1]),
            saved_by_id=Subquery(newest.values("created_by")[:1]),
            newest=Subquery(newest.values("pk")[:1]),
        )
        .only("kind", "number", "code", "title", "state")
        .order_by("-saved_at", "pk")
    )
    return rows


def in_review(user: RequestUser) -> "QuerySet[SavedArticle]":
    """Return the articles in review that a user may approve, the longest unchanged first."""
    rows = articles_with(status.IN_REVIEW)
    return self_approval.approvable_by(rows, user).order_by("saved_at", "pk")


def approved() -> "QuerySet[SavedArticle]":
    """Return the articles that are approved and not scheduled."""
    return articles_with(status.APPROVED).exclude(status.SCHEDULED.condition())
