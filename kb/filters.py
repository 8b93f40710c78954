"""What a list of articles can be narrowed to, from the query string."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet  # type: ignore[import-untyped]

from kb.models import Kind, Publication
from kb.models.tree import CategoryTree


class ArticleFilter(FilterSet):  # type: ignore[misc]
    """Kind and category; a category includes those inside it. Unknown values show nothing."""

    kind = ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("All kinds"))
    category = ChoiceFilter(
        label=_("Area"), method="inside", choices=(), empty_label=_("All areas")
    )

    class Meta:
        model = Publication
        fields = ("kind", "category")

    def __init__(self, data: Any, queryset: Any, *, tree: CategoryTree) -> None:
        super().__init__(data, queryset)
        self.nodes = {str(node.category.pk): node for node in tree.walk()}
        self.filters["category"].extra["choices"] = [
            (pk, "\u2003" * node.depth + str(node.category)) for pk, node in self.nodes.items()
        ]

    def inside(
        self, queryset: QuerySet[Publication], name: str, value: str
    ) -> QuerySet[Publication]:
        """Keep what stands in a category or in one inside it."""
        inside = [node.category.pk for node in self.nodes[value].walk()]
        return queryset.filter(category__in=inside)

    @property
    def qs(self) -> Any:
        """Return the narrowed rows; none where a value is unknown."""
        return super().qs if self.form.is_valid() else self.queryset.none()
