"""The rows of the dashboard's queues, and how each kind of row is presented."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.admin.common import status
from kb.admin.common.permissions import RequestUser
from kb.admin.dashboard.queue_items import QueueItem, article_item, short_name
from kb.models import (
    Article,
    Conflict,
    Flag,
    Publication,
    PublicationEvent,
    Revision,
    Schedule,
    Verb,
)
from kb.publishing import self_approval
from kb.text.document_diff import diff_documents

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


def conflicts(user: RequestUser) -> QuerySet[Conflict]:
    """Return a user's texts that were set aside because somebody saved before them."""
    return Conflict.objects.filter(by=user.pk).select_related("article").defer("document")


def present_conflicts(rows: list[Conflict]) -> Iterable[QueueItem]:
    """Yield an item for each conflict that leads to the page where it is decided."""
    for row in rows:
        url = row.article.admin_url("merge", row.pk)
        text = _("Somebody else saved it while you were editing. Both versions are kept for you.")
        name = short_name(row.article)
        yield QueueItem(name, row.article.title, url, text, at=row.at, button=_("Decide"))


def in_review(user: RequestUser) -> "QuerySet[SavedArticle]":
    """Return the articles in review that a user may approve, the longest unchanged first."""
    rows = articles_with(status.IN_REVIEW)
    return self_approval.approvable_by(rows, user).order_by("saved_at", "pk")


def present_reviews(rows: "list[SavedArticle]") -> Iterable[QueueItem]:
    """Yield an item for each article with who submitted it, when, and the reason."""
    submissions = _last_events(rows, Verb.SUBMIT)
    for row in rows:
        event = submissions.get(row.pk)
        who = _username(event) or row.saved_by or ""
        text = f"“{event.reason}”" if event and event.reason else ""
        at = event.at if event else row.saved_at
        yield article_item(row, page="compare", text=text, aside=who, at=at)


def _last_events(rows: "list[SavedArticle]", verb: Verb) -> dict[int, PublicationEvent]:
    """Return the last event of this verb for each article that has one, by the article's id."""
    events = PublicationEvent.objects.filter(article__in=[row.pk for row in rows], verb=verb)
    in_order = events.select_related("by").defer("document", "html").order_by("pk")
    return {event.article_id: event for event in in_order}


def _username(event: PublicationEvent | None) -> str:
    return event.by.get_username() if event and event.by else ""


def drafts(user: RequestUser) -> "QuerySet[SavedArticle]":
    """Return the drafts that a user owns or saved last."""
    return articles_with(status.DRAFT).filter(Q(owner=user.pk) | Q(saved_by_id=user.pk))


def present_drafts(rows: "list[SavedArticle]") -> Iterable[QueueItem]:
    """Yield an item for each draft: why it was returned, else how it differs from the live text."""
    returned = _last_events(rows, Verb.RETURN)
    counts = _change_counts(rows)
    for row in rows:
        event = returned.get(row.pk)
        if event is not None and event.revision_id == row.newest:
            words = {"who": _username(event), "why": event.reason}
            text = _("Returned by %(who)s: “%(why)s”") % words
        elif count := counts.get(row.pk, 0):
            text = ngettext("%(n)d unpublished change.", "%(n)d unpublished changes.", count)
            text %= {"n": count}
        else:
            text = _("Never published.")
        yield article_item(row, text=text, at=row.saved_at)


def _change_counts(rows: "list[SavedArticle]") -> dict[int, int]:
    """Return by how many changes each article's newest revision differs from its publication."""
    publications = Publication.objects.filter(pk__in=[row.pk for row in rows])
    published = dict(publications.values_list("pk", "revision__document"))
    newest = Revision.objects.filter(pk__in=[row.newest for row in rows if row.pk in published])
    current = dict(newest.values_list("article_id", "document"))
    return {pk: len(diff_documents(published[pk], current[pk])) for pk in current}


def approved() -> "QuerySet[SavedArticle]":
    """Return the articles that are approved and not scheduled."""
    return articles_with(status.APPROVED).exclude(status.SCHEDULED.condition())


def present_approved(rows: "list[SavedArticle]") -> Iterable[QueueItem]:
    """Yield an item for each article with who approved it, and when."""
    approvals = _last_events(rows, Verb.APPROVE)
    for row in rows:
        event = approvals.get(row.pk)
        at = event.at if event else row.saved_at
        yield article_item(row, page="compare", aside=_username(event), at=at)


def scheduled() -> QuerySet[Schedule]:
    """Return all schedules, the next first."""
    rows = Schedule.objects.select_related("article", "revision")
    return rows.defer("revision__document").order_by("publish_at", "pk")


def present_scheduled(rows: list[Schedule]) -> Iterable[QueueItem]:
    """Yield an item for each schedule: which revision goes live, or why it did not."""
    for row in rows:
        text = _("Revision %(n)d goes live at this time.") % {"n": row.revision.number}
        yield article_item(row.article, text=row.problem or text, at=row.publish_at)


def expiring() -> QuerySet[Publication]:
    """Return the live publications that have an expiry time, the next first."""
    rows = Publication.objects.listed().filter(is_live=True, expires_at__isnull=False)
    return rows.select_related("article").order_by("expires_at", "pk")


def present_expiring(rows: list[Publication]) -> Iterable[QueueItem]:
    """Yield an item for each publication with its expiry time."""
    for row in rows:
        text = _("It is withdrawn from readers at this time.")
        yield article_item(row.article, text=text, at=row.expires_at)


def open_flags() -> QuerySet[Flag]:
    """Return the flags that nobody has dealt with, the newest first."""
    return Flag.objects.open().select_related("article", "by").order_by("-at", "pk")


def present_flagged(rows: list[Flag]) -> Iterable[QueueItem]:
    """Yield an item for each flag with its line, its reason, and who raised it."""
    for row in rows:
        line = f"#{row.anchor}: " if row.anchor else ""
        who = row.by.get_username() if row.by else ""
        yield article_item(row.article, text=f"{line}“{row.reason}”", aside=who, at=row.at)


def overdue(user: RequestUser) -> QuerySet[Article]:
    """Return a user's own articles whose review date has passed, the longest overdue first."""
    rows = Article.objects.filter(status.REVIEW_OVERDUE.condition(), owner=user.pk)
    return rows.only("kind", "number", "code", "title", "review_by").order_by("review_by", "pk")


def present_overdue(rows: list[Article]) -> Iterable[QueueItem]:
    """Yield an item for each article with the day on which its review was due."""
    for row in rows:
        day = f"{row.review_by.day} {row.review_by:%b %Y}" if row.review_by else ""
        yield article_item(row, text=_("Review was due on %(day)s.") % {"day": day})
