"""The filters of the list of articles: `?kind=` and `?category=`."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet  # type: ignore[import-untyped]

from kb.models import Kind, Publication
from kb.models.publication import PublicationQuerySet
from kb.models.tree import CategoryTree


class ArticleFilter(FilterSet):  # type: ignore[misc]
    """Filters by kind and category. A category includes those inside it."""

    kind = ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("All kinds"))
    category = ChoiceFilter(
        label=_("Category"), method="inside", choices=(), empty_label=_("All categories")
    )

    class Meta:
        model = Publication
        fields = ("kind", "category")

    def __init__(
        self, data: QueryDict, queryset: PublicationQuerySet, *, tree: CategoryTree
    ) -> None:
        super().__init__(data, queryset)
        self.nodes = {str(node.category.pk): node for node in tree.walk()}
        self.filters["category"].extra["choices"] = [
            (pk, "\u2003" * node.depth + str(node.category)) for pk, node in self.nodes.items()
        ]

    def inside(self, queryset: PublicationQuerySet, name: str, value: str) -> PublicationQuerySet:
        """Keep articles in this category or in one inside it."""
        return queryset.filter(category__in=self._pks_inside(value))

    @property
    def categories(self) -> list[int]:
        """The chosen category and those inside it, by id; none where none is chosen."""
        value = self.form.cleaned_data["category"] if self.form.is_valid() else ""
        return self._pks_inside(value) if value else []

    def _pks_inside(self, value: str) -> list[int]:
        return [node.category.pk for node in self.nodes[value].walk()]

    @property
    def qs(self) -> PublicationQuerySet:
        """Return the filtered rows; none where a value is unknown."""
        rows: PublicationQuerySet = super().qs if self.form.is_valid() else self.queryset.none()
        return rows
