"""What a list of articles can be narrowed to, from the query string."""

from collections.abc import Sequence
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet  # type: ignore[import-untyped]

from kb.models import Category, Kind, Publication


class Area(Protocol):
    """A category that this reader can browse, with what lies in it."""

    category: Category

    def path(self) -> Sequence["Area"]:
        """Return what it lies in."""

    def walk(self) -> Any:
        """Yield it and everything in it."""


class ArticleFilter(FilterSet):  # type: ignore[misc]
    """Kind and category; a category includes those inside it. Unknown values show nothing."""

    kind = ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("All kinds"))
    category = ChoiceFilter(
        label=_("Area"), method="inside", choices=(), empty_label=_("All areas")
    )

    class Meta:
        model = Publication
        fields = ("kind", "category")

    def __init__(self, data: Any, queryset: Any, *, areas: Sequence[Area]) -> None:
        super().__init__(data, queryset)
        self.areas = {str(area.category.pk): area for area in areas}
        self.filters["category"].extra["choices"] = [
            (pk, "\u2003" * len(area.path()) + str(area.category))
            for pk, area in self.areas.items()
        ]

    def inside(
        self, queryset: QuerySet[Publication], name: str, value: str
    ) -> QuerySet[Publication]:
        """Keep what stands in a category or in one inside it."""
        inside = [area.category.pk for area in self.areas[value].walk()]
        return queryset.filter(category__in=inside)

    @property
    def qs(self) -> Any:
        """Return the narrowed rows; none where a value is unknown."""
        return super().qs if self.form.is_valid() else self.queryset.none()
