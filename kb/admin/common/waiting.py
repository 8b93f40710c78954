"""What waits for a reviewer or a publisher, in order, and which of it comes next."""

from django.db.models import QuerySet

from kb.admin.common import status
from kb.admin.common.permissions import RequestUser
from kb.models import Article
from kb.publishing import self_approval


def articles_with(wanted: status.Status) -> QuerySet[Article]:
    """Return the articles that have a status, the latest saved first, with who saved them."""
    rows = Article.objects.filter(wanted.condition()).select_related("saved_by")
    columns = ("kind", "number", "code", "title", "state", "changed_at", "saved_by__username")
    return rows.only(*columns).order_by("-changed_at", "-pk")


def in_review(user: RequestUser) -> QuerySet[Article]:
    """Return the articles in review that a user may approve, the longest unchanged first."""
    rows = articles_with(status.IN_REVIEW)
    return self_approval.approvable_by(rows, user).order_by("changed_at", "pk")


def approved() -> QuerySet[Article]:
    """Return the articles that are approved and not scheduled."""
    return articles_with(status.APPROVED).exclude(status.SCHEDULED.condition())
