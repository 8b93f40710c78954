"""The start page of the admin: what waits for this user, in queues."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common import waiting
from kb.admin.common.permissions import RequestUser, has_article_permission
from kb.admin.dashboard import queues
from kb.admin.dashboard.failed_searches import failed_searches, present_failed_searches
from kb.admin.dashboard.queue_items import QueueItem
from kb.serialise.labels import Label

SHOWN_ROWS = 3
MAX_COUNTED = 1_000
PAGE_SIZE = 50
Present = Callable[[list[Any]], Iterable[QueueItem]]


@dataclass(frozen=True)
class Queue:
    """A title, the rows behind it (told apart by the field `key`), and how they are presented.

    Shown to those who hold `permission`; "" is everybody's. `page` is the name of the address that
    lists all, where it is not the queue's own.
    """

    id: str
    permission: str
    title: str
    rows: QuerySet[Any, Any]
    present: Present
    is_urgent: bool = False
    key: str = "pk"
    page: str = ""
    is_hidden_when_empty: bool = False

    @cached_property
    def count(self) -> int:
        """The number of rows, at most MAX_COUNTED."""
        return self.rows.order_by().values(self.key)[:MAX_COUNTED].count()

    @property
    def is_count_capped(self) -> bool:
        """Whether there may be more rows than `count` says."""
        return self.count == MAX_COUNTED

    @property
    def has_more(self) -> bool:
        """Whether there are more rows than the start page shows."""
        return self.count > SHOWN_ROWS

    @property
    def all_url(self) -> str:
        """The address of the page with all rows."""
        return reverse(self.page) if self.page else reverse("admin:queue", args=[self.id])

    @property
    def first(self) -> list[QueueItem]:
        """The first SHOWN_ROWS rows."""
        return list(self.present(list(self.rows[:SHOWN_ROWS])))


def draft_queues(user: RequestUser) -> Iterator[Queue]:
    """Yield the queues of the left column with this user's rows, the most urgent first."""
    conflicts, present_conflicts = queues.conflicts(user), queues.present_conflicts
    yield Queue("conflicts", "", _("Conflicts"), conflicts, present_conflicts, is_urgent=True)
    yield Queue(
        "import-conflicts",
        "",
        _("Conflicts of imports"),
        queues.import_conflicts(),
        queues.present_import_conflicts,
        is_urgent=True,
        is_hidden_when_empty=True,
        page="admin:kb_conflict_changelist",
    )
    yield Queue(
        "mails",
        "kb.view_outgoingmail",
        _("Mails that could not be sent"),
        queues.troubled_mails(),
        queues.present_troubled_mails,
        is_urgent=True,
        is_hidden_when_empty=True,
        page="admin:kb_outgoingmail_changelist",
    )
    yield Queue(
        "review",
        "kb.review_article",
        _("Waiting for my review"),
        waiting.in_review(user),
        queues.present_reviews,
    )
    yield Queue(
        "drafts", "kb.change_article", _("My drafts"), queues.drafts(user), queues.present_drafts
    )
    yield Queue(
        "approved",
        "kb.publish_article",
        _("Approved, not published"),
        waiting.approved(),
        queues.present_approved,
    )


def published_queues(user: RequestUser) -> Iterator[Queue]:
    """Yield the queues of the right column with this user's rows, the most urgent first."""
    yield Queue("scheduled", "", _("Scheduled"), queues.scheduled(), queues.present_scheduled)
    yield Queue("expiring", "", _("Expiring"), queues.expiring(), queues.present_expiring)
    yield Queue("flagged", "", _("Flagged"), queues.open_flags(), queues.present_flagged)
    yield Queue(
        "unfound",
        "kb.view_searchlog",
        _("What readers did not find"),
        failed_searches(),
        partial(present_failed_searches, user=user),
        key="words",
    )
    yield Queue("overdue", "", _("Review overdue"), queues.overdue(user), queues.present_overdue)


def queues_for(user: RequestUser) -> list[Queue]:
    """Return the queues that a user has a use for, the most urgent first."""
    return [*_permitted(draft_queues(user), user), *_permitted(published_queues(user), user)]


def queue_columns(user: RequestUser) -> list[list[Queue]]:
    """Return the queues of the start page, left and right; [] for who may not read articles."""
    if not has_article_permission(user, "view"):
        return []
    columns = [_permitted(draft_queues(user), user), _permitted(published_queues(user), user)]
    return [[q for q in column if q.count or not q.is_hidden_when_empty] for column in columns]


def _permitted(all_queues: Iterable[Queue], user: RequestUser) -> list[Queue]:
    return [q for q in all_queues if not q.permission or user.has_perm(q.permission)]


def queue_view(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with all rows of one queue, PAGE_SIZE of them a page."""
    if not has_article_permission(request.user, "view"):
        raise PermissionDenied
    queue = next((queue for queue in queues_for(request.user) if queue.id == name), None)
    if queue is None:
        raise Http404
    page = Paginator(queue.rows[:MAX_COUNTED], PAGE_SIZE).get_page(request.GET.get("page"))
    items = list(queue.present(list(page.object_list)))
    context |= {"queue": queue, "page": page, "items": items, "title": queue.title}
    return TemplateResponse(request, "admin/queue.html", context)


NEW_ARTICLES: tuple[tuple[str, Label, Label], ...] = (
    ("problem", gettext_lazy("Problem"), gettext_lazy("symptom, diagnostic steps, resolutions")),
    ("procedure", gettext_lazy("Procedure"), gettext_lazy("steps in order")),
    ("checklist", gettext_lazy("Checklist"), gettext_lazy("steps to tick off")),
    ("errorcode", gettext_lazy("Error code"), gettext_lazy("what a code or message means")),
    ("howto", gettext_lazy("How-to"), gettext_lazy("how to reach a goal")),
)


def new_article_links(user: RequestUser) -> list[dict[str, Label]]:
    """Return name, hint and address of every kind of article that a user can begin."""
    if not has_article_permission(user, "add"):
        return []
    return [
        {"name": name, "hint": hint, "url": reverse(f"admin:kb_{model}_add")}
        for model, name, hint in NEW_ARTICLES
    ]
