"""The filters of the lists of articles; none has a choice for each article or person."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.categories import ordered_paths
from kb.admin.common.status import FILTERS
from kb.models import Audience, Kind
from kb.models.category import lies_inside

MOST_CATEGORIES = 500
MOST_LETTERS = 150
"""Of a user name."""

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


class KindFilter(SimpleListFilter):
    """The kinds of article."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return all kinds."""
        return [(kind.value, str(kind.label)) for kind in Kind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class CategoryFilter(SimpleListFilter):
    """The categories that articles of this kind can be in, by their paths."""

    title = gettext_lazy("category")
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return id and name of the first categories that this kind can be in."""
        kind = getattr(model_admin.model, "KIND", "")
        return [
            (str(category.pk), path)
            for category, path in ordered_paths()
            if not kind or (kind == Kind.ERROR_CODE) == bool(category.code_family)
        ][:MOST_CATEGORIES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in the chosen category or inside it at any depth."""
        chosen = self.value() or ""
        if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
            return queryset
        return queryset.filter(lies_inside("category", int(chosen)))


class OwnerFilter(SimpleListFilter):
    """Articles of the user, of the person with the user name in the address, or of nobody."""

    title = gettext_lazy("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return both choices, and the person whose articles are listed."""
        choices = [("me", _("Mine")), ("nobody", _("No owner"))]
        chosen = request.GET.get(self.parameter_name, "")[:MOST_LETTERS]
        return [*choices, *([(chosen, chosen)] if chosen not in {"", "me", "nobody"} else [])]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows of the chosen owner."""
        if self.value() == "me":
            return queryset.filter(owner=request.user.pk)
        if self.value() == "nobody":
            return queryset.filter(owner=None)
        name = (self.value() or "")[:MOST_LETTERS]
        return queryset.filter(owner__username=name) if name else queryset


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
