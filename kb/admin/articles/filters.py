"""What the lists of articles can be narrowed to; no filter grows with articles or people."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.admin.articles.changelist_search import OPEN
from kb.models import Audience, Category, Flag, Kind, State
from kb.models.category import lies_inside

MOST_CHOICES = 60
Choices = Iterable[tuple[str, Any]]


class StateFilter(SimpleListFilter):
    """Live, ahead, waiting, flagged, gone."""

    title = _("state")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the names of the states."""
        return (
            ("live", _("Live")),
            ("ahead", _("Draft ahead of live")),
            ("never", _("Draft, never public")),
            ("in_review", _("In review")),
            ("approved", _("Approved")),
            ("scheduled", _("Scheduled")),
            ("flagged", _("Flagged")),
            ("overdue", _("Review overdue")),
            ("gone", _("Gone")),
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in the chosen state."""
        rows = states().get(self.value() or "")
        return queryset.filter(rows) if rows is not None else queryset


def states() -> dict[str, Any]:
    """Return the condition of every state that lists can be narrowed to."""
    open_flags = Flag.objects.open().filter(article=OuterRef("pk"))
    return {
        "live": Q(publication__is_live=True),
        "ahead": Q(publication__is_live=True, state__in=OPEN),
        "never": Q(publication=None),
        "in_review": Q(state=State.IN_REVIEW),
        "approved": Q(state=State.APPROVED),
        "scheduled": Q(schedule__isnull=False),
        "flagged": Exists(open_flags),
        "overdue": Q(review_by__lt=timezone.localdate()),
        "gone": Q(publication__is_live=False),
    }


class CategoryFilter(SimpleListFilter):
    """The areas; what lies deeper is listed with its area."""

    title = _("category")
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the areas that this kind can be in, the first few of them."""
        rows = Category.objects.in_order()
        if model_admin.model.KIND == Kind.ERROR_CODE:
            rows = rows.exclude(code_family="")
        else:
            rows = rows.filter(parent=None, code_family="")
        return [(str(row.pk), str(row)) for row in rows[:MOST_CHOICES]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in the chosen area or below it."""
        chosen = self.value() or ""
        if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
            return queryset
        return queryset.filter(lies_inside("category", int(chosen)))


class OwnerFilter(SimpleListFilter):
    """Mine, and nobody's: a list of all people would not end."""

    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the two that need no list of people."""
        return (("me", _("Mine")), ("nobody", _("Nobody’s")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen owner."""
        if self.value() == "me":
            return queryset.filter(owner=request.user.pk)
        return queryset.filter(owner=None) if self.value() == "nobody" else queryset


class AudienceFilter(SimpleListFilter):
    """Public or internal, as the working copy says."""

    title = _("audience")
    parameter_name = "audience"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the audiences."""
        return Audience.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows for the chosen audience."""
        return queryset.filter(audience=self.value()) if self.value() else queryset
