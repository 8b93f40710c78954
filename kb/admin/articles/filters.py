"""The filters of the lists of articles; none has a choice for each article or person."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.status import FILTERS
from kb.models import Audience, Category, Kind
from kb.models.category import lies_inside

MOST_CATEGORIES = 60
Choices = Iterable[tuple[str, str]]


class StatusFilter(SimpleListFilter):
    """The statuses of an article."""

    title = gettext_lazy("state")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return id and words of every status to choose from."""
        return [(status.id, str(status.label)) for status in FILTERS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that have the chosen status."""
        chosen = next((status for status in FILTERS if status.id == self.value()), None)
        return queryset.filter(chosen.condition()) if chosen else queryset


class CategoryFilter(SimpleListFilter):
    """The top categories of the guide, or the families of error codes."""

    title = gettext_lazy("category")
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return id and name of the first categories that this kind can be in."""
        rows = Category.objects.in_order()
        if model_admin.model.KIND == Kind.ERROR_CODE:
            rows = rows.exclude(code_family="")
        else:
            rows = rows.filter(parent=None, code_family="")
        return [(str(row.pk), str(row)) for row in rows[:MOST_CATEGORIES]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in the chosen category or inside it at any depth."""
        chosen = self.value() or ""
        if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
            return queryset
        return queryset.filter(lies_inside("category", int(chosen)))


class OwnerFilter(SimpleListFilter):
    """Articles of the user, and articles without an owner."""

    title = gettext_lazy("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return both choices."""
        return (("me", _("Mine")), ("nobody", _("No owner")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen owner."""
        if self.value() == "me":
            return queryset.filter(owner=request.user.pk)
        return queryset.filter(owner=None) if self.value() == "nobody" else queryset


class AudienceFilter(SimpleListFilter):
    """The audience of the working copy."""

    title = gettext_lazy("audience")
    parameter_name = "audience"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return both audiences."""
        return [(audience.value, str(audience.label)) for audience in Audience]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows for the chosen audience."""
        return queryset.filter(audience=self.value()) if self.value() else queryset
