"""The start page: what waits for this person, in trays."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.permissions import has_article_permission
from kb.admin.dashboard import queues
from kb.admin.dashboard.failed_searches import failed_searches, present_failed_searches
from kb.admin.dashboard.queue_items import QueueItem
from kb.models import State

FIRST = 3
MOST = 1_000
PAGE = 50
Text = Any
Present = Callable[[list[Any]], Iterable[QueueItem]]


@dataclass(frozen=True)
class Queue:
    """A heading, the rows behind it (told apart by `key`), and how they are shown."""

    id: str
    title: Text
    rows: QuerySet[Any]
    present: Present
    is_urgent: bool = False
    key: str = "pk"

    @property
    def count(self) -> int:
        """How many rows there are, no further than MOST."""
        return self.rows.order_by().values(self.key)[:MOST].count()

    @property
    def first(self) -> list[QueueItem]:
        """The first few."""
        return list(self.present(list(self.rows[:FIRST])))


def queues_for(user: Any) -> list[Queue]:
    """Return the trays that this person has a use for, the most urgent first."""
    approved = queues.articles_in_state(State.APPROVED).filter(schedule=None)
    conflicts = Queue("conflicts", _("Conflicts"), queues.conflicts(user), queues.present_conflicts)
    all_trays = (
        ("", replace(conflicts, is_urgent=True)),
        (
            "kb.review_article",
            Queue(
                "review", _("Waiting for my review"), queues.in_review(user), queues.present_reviews
            ),
        ),
        (
            "kb.change_article",
            Queue("drafts", _("My drafts"), queues.drafts(user), queues.present_drafts),
        ),
        (
            "kb.publish_article",
            Queue("approved", _("Approved, not published"), approved, queues.present_approved),
        ),
        ("", Queue("scheduled", _("Scheduled"), queues.scheduled(), queues.present_scheduled)),
        ("", Queue("expiring", _("Expiring"), queues.expiring(), queues.present_expiring)),
        ("", Queue("flagged", _("Flagged"), queues.open_flags(), queues.present_flagged)),
        (
            "kb.view_searchlog",
            Queue(
                "unfound",
                _("What readers did not find"),
                failed_searches(),
                present_failed_searches,
                key="words",
            ),
        ),
        ("", Queue("overdue", _("Review overdue"), queues.overdue(user), queues.present_overdue)),
    )
    return [tray for right, tray in all_trays if not right or user.has_perm(right)]


def queue_view(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """List a whole tray, a page at a time."""
    if not has_article_permission(request.user, "view"):
        raise PermissionDenied
    tray = next((tray for tray in queues_for(request.user) if tray.id == name), None)
    if tray is None:
        raise Http404
    page = Paginator(tray.rows[:MOST], PAGE).get_page(request.GET.get("page"))
    entries = list(tray.present(list(page.object_list)))
    context |= {"tray": tray, "page": page, "entries": entries, "title": tray.title}
    return TemplateResponse(request, "admin/tray.html", context)


NEW: tuple[tuple[str, Text, Text], ...] = (
    ("problem", gettext_lazy("Problem"), gettext_lazy("symptom, checks, fixes")),
    ("procedure", gettext_lazy("Procedure"), gettext_lazy("steps in order")),
    ("checklist", gettext_lazy("Checklist"), gettext_lazy("items to tick")),
    ("errorcode", gettext_lazy("Error code"), gettext_lazy("what a code or message means")),
    ("howto", gettext_lazy("How-to"), gettext_lazy("a text with a goal")),
)


def new_article_links(user: Any) -> list[dict[str, Any]]:
    """Return what a person can begin to write."""
    if not has_article_permission(user, "add"):
        return []
    return [
        {"name": name, "hint": hint, "url": reverse(f"admin:kb_{model}_add")}
        for model, name, hint in NEW
    ]
