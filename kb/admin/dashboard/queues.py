"""The rows of the dashboard's queues, and how each kind of row is presented."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.admin.common import status
from kb.admin.common.flagged_lines import flagged_lines
from kb.admin.common.permissions import RequestUser
from kb.admin.common.returned import last_returns
from kb.admin.common.waiting import articles_with
from kb.admin.dashboard.queue_items import QueueItem, article_item, short_name
from kb.models import (
    Article,
    Conflict,
    Flag,
    OutgoingMail,
    Publication,
    PublicationEvent,
    Revision,
    Schedule,
    Verb,
)
from kb.text.document_diff import diff_documents

BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def conflicts(user: RequestUser) -> QuerySet[Conflict]:
    """Return a user's texts that were set aside because somebody saved before them."""
    return (
        Conflict.objects.filter(by=user.pk)
        .select_related("article")
        .defer("document", "base_document")
    )


def present_conflicts(rows: list[Conflict]) -> Iterable[QueueItem]:
    """Yield an item for each conflict that leads to the page where it is decided."""
    for row in rows:
        url = row.article.admin_url("merge", row.pk)
        text = _("Somebody else saved it while you were editing. Both versions are kept for you.")
        name = short_name(row.article)
        yield QueueItem(name, row.article.title, url, text, at=row.at, button=_("Decide"))


def troubled_mails() -> QuerySet[OutgoingMail]:
    """Return the mails whose last try failed, the newest first."""
    return OutgoingMail.objects.troubled().order_by("-pk").defer("body")


def present_troubled_mails(rows: list[OutgoingMail]) -> Iterable[QueueItem]:
    """Yield an item for each mail with what failed; it leads to the mail."""
    for row in rows:
        url = reverse("admin:kb_outgoingmail_change", args=[row.pk])
        text = _("Will be tried again.") if row.next_try_at else _("Given up.")
        yield QueueItem("", row.subject, url, f"{row.problem}. {text}", row.to, row.created_at)


def import_conflicts() -> QuerySet[Conflict]:
    """Return what imports brought for lines that editors had changed, the newest first."""
    rows = Conflict.objects.of_imports().select_related("article").order_by("-at", "pk")
    return rows.defer("document", "base_document")


def present_import_conflicts(rows: list[Conflict]) -> Iterable[QueueItem]:
    """Yield an item for each conflict with its source; it leads to the page where it is decided."""
    for row in rows:
        url, name = row.article.admin_url("merge", row.pk), short_name(row.article)
        yield QueueItem(name, row.article.title, url, aside=row.note, at=row.at)


def present_reviews(rows: list[Article]) -> Iterable[QueueItem]:
    """Yield an item for each article with who submitted it, when, and the reason."""
    submissions = _last_events(rows, Verb.SUBMIT)
    for row in rows:
        event = submissions.get(row.pk)
        who = _username(event) or (row.saved_by.get_username() if row.saved_by else "")
        text = f"“{event.reason}”" if event and event.reason else ""
        at = event.at if event else row.changed_at
        yield article_item(row, page="compare", text=text, aside=who, at=at)


def _last_events(rows: list[Article], verb: Verb) -> dict[int, PublicationEvent]:
    """Return the last event of this verb for each article that has one, by the article's id."""
    events = PublicationEvent.objects.filter(article__in=[row.pk for row in rows], verb=verb)
    in_order = events.select_related("by").defer("document", "html").order_by("pk")
    return {event.article_id: event for event in in_order}


def _username(event: PublicationEvent | None) -> str:
    return event.by.get_username() if event and event.by else ""


def drafts(user: RequestUser) -> QuerySet[Article]:
    """Return the drafts that a user owns or saved last."""
    return articles_with(status.DRAFT).filter(Q(owner=user.pk) | Q(saved_by=user.pk))


def present_drafts(rows: list[Article]) -> Iterable[QueueItem]:
    """Yield an item for each draft: why it was returned, else how it differs from the live text."""
    returned = last_returns([row.pk for row in rows])
    counts = _change_counts(rows)
    for row in rows:
        event = returned.get(row.pk)
        if event is not None:
            words = {"who": _username(event), "why": event.reason}
            text = _("Returned by %(who)s: “%(why)s”") % words
        elif count := counts.get(row.pk, 0):
            text = ngettext("%(n)d unpublished change.", "%(n)d unpublished changes.", count)
            text %= {"n": count}
        else:
            text = _("Never published.")
        yield article_item(row, text=text, at=row.changed_at)


def _change_counts(rows: list[Article]) -> dict[int, int]:
    """Return by how many changes each article's newest revision differs from its publication."""
    publications = Publication.objects.filter(pk__in=[row.pk for row in rows])
    published = dict(publications.values_list("pk", "revision__document"))
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")
    pks = Article.objects.filter(pk__in=published).values(newest=Subquery(newest[:1]))
    current = dict(Revision.objects.filter(pk__in=pks).values_list("article_id", "document"))
    return {pk: len(diff_documents(published[pk], current[pk])) for pk in current}


def present_approved(rows: list[Article]) -> Iterable[QueueItem]:
    """Yield an item for each article with who approved it, and when."""
    approvals = _last_events(rows, Verb.APPROVE)
    for row in rows:
        event = approvals.get(row.pk)
        at = event.at if event else row.changed_at
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
    # A time and not "is not null", for which SQLite reads every publication.
    rows = Publication.objects.listed().filter(is_live=True, expires_at__gt=BEFORE_ALL)
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
    lines = flagged_lines(rows)
    for row in rows:
        line, who = lines[row.pk], row.by.get_username() if row.by else ""
        text = f"{line.name}: “{row.reason}”" if line.name else f"“{row.reason}”"
        name = short_name(row.article)
        yield QueueItem(name, row.article.title, line.url, text, who, row.at)


def overdue(user: RequestUser) -> QuerySet[Article]:
    """Return a user's own articles whose review date has passed, the longest overdue first."""
    rows = Article.objects.filter(status.REVIEW_OVERDUE.condition(), owner=user.pk)
    return rows.only("kind", "number", "code", "title", "review_by").order_by("review_by", "pk")


def present_overdue(rows: list[Article]) -> Iterable[QueueItem]:
    """Yield an item for each article with the day on which its review was due."""
    for row in rows:
        day = date_format(row.review_by, "DATE_FORMAT") if row.review_by else ""
        yield article_item(row, text=_("Review was due on %(day)s.") % {"day": day})
