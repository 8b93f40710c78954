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

from kb.admin.common.permissions import may
from kb.admin.dashboard import queues
from kb.admin.dashboard.failed_searches import present_unfound, unfound
from kb.admin.dashboard.queue_items import Entry
from kb.models import State

FIRST = 3
MOST = 1_000
PAGE = 50
Text = Any
Present = Callable[[list[Any]], Iterable[Entry]]


@dataclass(frozen=True)
class Tray:
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
    def first(self) -> list[Entry]:
        """The first few."""
        return list(self.present(list(self.rows[:FIRST])))


def trays_of(user: Any) -> list[Tray]:
    """Return the trays that this person has a use for, the most urgent first."""
    approved = queues.articles(State.APPROVED).filter(schedule=None)
    conflicts = Tray("conflicts", _("Conflicts"), queues.conflicts(user), queues.present_conflicts)
    all_trays = (
        ("", replace(conflicts, is_urgent=True)),
        (
            "kb.review_article",
            Tray(
                "review", _("Waiting for my review"), queues.in_review(user), queues.present_reviews
            ),
        ),
        (
            "kb.change_article",
            Tray("drafts", _("My drafts"), queues.drafts(user), queues.present_drafts),
        ),
        (
            "kb.publish_article",
            Tray("approved", _("Approved, not published"), approved, queues.present_approved),
        ),
        ("", Tray("scheduled", _("Scheduled"), queues.scheduled(), queues.present_scheduled)),
        ("", Tray("expiring", _("Expiring"), queues.expiring(), queues.present_expiring)),
        ("", Tray("flagged", _("Flagged"), queues.flagged(), queues.present_flagged)),
        (
            "kb.view_searchlog",
            Tray(
                "unfound", _("What readers did not find"), unfound(), present_unfound, key="words"
            ),
        ),
        ("", Tray("overdue", _("Review overdue"), queues.overdue(user), queues.present_overdue)),
    )
    return [tray for right, tray in all_trays if not right or user.has_perm(right)]


def tray_view(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """List a whole tray, a page at a time."""
    if not may(request.user, "view"):
        raise PermissionDenied
    tray = next((tray for tray in trays_of(request.user) if tray.id == name), None)
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


def beginnings(user: Any) -> list[dict[str, Any]]:
    """Return what a person can begin to write."""
    if not may(user, "add"):
        return []
    return [
        {"name": name, "hint": hint, "url": reverse(f"admin:kb_{model}_add")}
        for model, name, hint in NEW
    ]
