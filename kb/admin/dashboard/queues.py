"""The rows of the desk's trays, and how each is shown."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.admin.dashboard.queue_items import QueueItem, queue_item, short_name
from kb.models import (
    Article,
    Conflict,
    Flag,
    Publication,
    PublicationEvent,
    Revision,
    Schedule,
    State,
    Verb,
)
from kb.publishing import self_approval
from kb.text.document_diff import diff_documents


def articles_in_state(state: State) -> QuerySet[Any]:
    """Return the articles in one state, with who saved them last and when."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    rows: QuerySet[Any] = (
        Article.objects.filter(state=state)
        .annotate(
            saved_at=Subquery(newest.values("created_at")[:1]),
            saved_by=Subquery(newest.values("created_by__username")[:1]),
            saved_id=Subquery(newest.values("created_by")[:1]),
            newest=Subquery(newest.values("pk")[:1]),
        )
        .only("kind", "number", "code", "title", "state")
        .order_by("-saved_at", "pk")
    )
    return rows


def conflicts(user: Any) -> QuerySet[Any]:
    """Return the texts of this person that came too late."""
    return Conflict.objects.filter(by=user).select_related("article").defer("document")


def present_conflicts(rows: list[Any]) -> Iterable[QueueItem]:
    """Lead to where each can be decided."""
    for row in rows:
        url = row.article.admin_url("merge", row.pk)
        text = _("Somebody saved it while you were writing. Both texts are kept until you decide.")
        name = short_name(row.article)
        yield QueueItem(name, row.article.title, url, text, at=row.at, button=_("Decide"))


def in_review(user: Any) -> QuerySet[Any]:
    """Return what waits for a review by this person, the longest first."""
    return self_approval.approvable_by(articles_in_state(State.IN_REVIEW), user).order_by(
        "saved_at", "pk"
    )


def present_reviews(rows: list[Any]) -> Iterable[QueueItem]:
    """Say who asked, when, and with which words."""
    asked = _last_events(rows, Verb.SUBMIT)
    for row in rows:
        event = asked.get(row.pk)
        who = event.by.get_username() if event and event.by else row.saved_by or ""
        text = f"“{event.reason}”" if event and event.reason else ""
        at = event.at if event else row.saved_at
        yield queue_item(row, name="compare", text=text, aside=who, at=at)


def _last_events(rows: list[Any], verb: Verb) -> dict[int, PublicationEvent]:
    events = PublicationEvent.objects.filter(article__in=[row.pk for row in rows], verb=verb)
    found = events.select_related("by").defer("document", "html").order_by("pk")
    return {event.article_id: event for event in found}


def drafts(user: Any) -> QuerySet[Any]:
    """Return the drafts that this person owns or wrote in last."""
    return articles_in_state(State.DRAFT).filter(Q(owner=user) | Q(saved_id=user.pk))


def present_drafts(rows: list[Any]) -> Iterable[QueueItem]:
    """Say why it came back, or how far it is ahead of what readers see."""
    returned = _last_events(rows, Verb.RETURN)
    ahead = _ahead(rows)
    for row in rows:
        event = returned.get(row.pk)
        if event is not None and event.revision_id == row.newest:
            who = event.by.get_username() if event.by else ""
            text = _("Returned by %(who)s: “%(why)s”") % {"who": who, "why": event.reason}
        elif n := ahead.get(row.pk, 0):
            text = ngettext("%(n)d change ahead of live.", "%(n)d changes ahead of live.", n) % {
                "n": n
            }
        else:
            text = _("Never public.")
        yield queue_item(row, text=text, at=row.saved_at)


def _ahead(rows: list[Any]) -> dict[int, int]:
    """Return how many changes each article's newest revision is ahead of its publication."""
    live = Publication.objects.filter(pk__in=[row.pk for row in rows])
    before = dict(live.values_list("pk", "revision__document"))
    newest = Revision.objects.filter(pk__in=[row.newest for row in rows if row.pk in before])
    after = dict(newest.values_list("article_id", "document"))
    return {pk: len(diff_documents(before[pk], document)) for pk, document in after.items()}


def present_approved(rows: list[Any]) -> Iterable[QueueItem]:
    """Say who approved it, and when."""
    approved = _last_events(rows, Verb.APPROVE)
    for row in rows:
        event = approved.get(row.pk)
        who = event.by.get_username() if event and event.by else ""
        at = event.at if event else row.saved_at
        yield queue_item(row, name="compare", aside=who, at=at)


def scheduled() -> QuerySet[Any]:
    """Return what goes live by itself, the next first."""
    rows = Schedule.objects.select_related("article", "revision")
    return rows.defer("revision__document").order_by("publish_at", "pk")


def present_scheduled(rows: list[Any]) -> Iterable[QueueItem]:
    """Say when, or why it did not."""
    for row in rows:
        text = _("Revision %(n)d goes live then.") % {"n": row.revision.number}
        yield queue_item(row.article, text=row.problem or text, at=row.publish_at)


def expiring() -> QuerySet[Any]:
    """Return what goes by itself, the next first."""
    rows = Publication.objects.listed().filter(is_live=True, expires_at__isnull=False)
    return rows.select_related("article").order_by("expires_at", "pk")


def present_expiring(rows: list[Any]) -> Iterable[QueueItem]:
    """Say when."""
    for row in rows:
        text = _("Readers then see that it is gone.")
        yield queue_item(row.article, text=text, at=row.expires_at)


def open_flags() -> QuerySet[Any]:
    """Return what agents ask to change, the newest first."""
    return Flag.objects.open().select_related("article", "by").order_by("-at", "pk")


def present_flagged(rows: list[Any]) -> Iterable[QueueItem]:
    """Say what they ask for, and where."""
    for row in rows:
        where = f"#{row.anchor}: " if row.anchor else ""
        who = row.by.get_username() if row.by else ""
        yield queue_item(row.article, text=f"{where}“{row.reason}”", aside=who, at=row.at)


def overdue(user: Any) -> QuerySet[Any]:
    """Return the articles of this person whose review date has passed."""
    late = Article.objects.filter(review_by__lt=timezone.localdate(), owner=user)
    rows: QuerySet[Any] = late.only("kind", "number", "code", "title", "review_by")
    return rows.order_by("review_by", "pk")


def present_overdue(rows: list[Any]) -> Iterable[QueueItem]:
    """Say since when."""
    for row in rows:
        day = f"{row.review_by.day} {row.review_by:%b %Y}"
        yield queue_item(row, text=_("Review was due on %(day)s.") % {"day": day})
