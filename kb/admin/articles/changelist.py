"""The lists of articles, at a cost that does not depend on how many there are."""

from typing import Any, Literal

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from kb.admin.articles import columns
from kb.admin.articles.changelist_search import best_matches
from kb.admin.articles.filters import (
    AudienceFilter,
    CategoryFilter,
    KindFilter,
    OwnerFilter,
    StatusFilter,
)
from kb.admin.articles.saved_filters import LONGEST_NAME, saved_filters
from kb.admin.bulk.bulk_run import unfinished_runs
from kb.admin.bulk.bulk_views import CHANGELIST_ACTIONS
from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.status import open_flag_count
from kb.admin.dashboard.dashboard import new_article_links
from kb.models import Article
from kb.models.category import DEEPEST
from kb.reader import signed_in_user

LONG_FIELDS = (
    "environment",
    "body",
    "internal_note",
    "publication__document",
    "publication__html",
    "publication__successor__document",
    "publication__successor__html",
)
MOST_RUNS = 5
COLUMNS: tuple[Any, ...] = (
    columns.number_cell,
    columns.title_cell,
    columns.category_cell,
    columns.state_cell,
    columns.owner_cell,
    columns.changed_cell,
    columns.review_by_cell,
)
FILTERS: tuple[Any, ...] = (StatusFilter, CategoryFilter, OwnerFilter, AudienceFilter)
CATEGORY_PATH = "__".join(["category", *["parent"] * (DEEPEST - 1)])


class ArticleList(ChangeList):
    """A list in the order of one column, then of the id in the same direction: an index has it."""

    def _get_deterministic_ordering(self, ordering: Any) -> list[str]:
        column = str(next(iter(ordering), "pk"))
        return [column, "-pk" if column.startswith("-") else "pk"]

    def get_ordering_field_columns(self) -> dict[int, Literal["desc", "asc"]]:
        """Return the columns whose heads show an order; none while the best come first."""
        if self.query and ORDER_VAR not in self.params:
            return {}
        return super().get_ordering_field_columns()


class ArticleChangelist(BoundedModelAdmin):
    """One row for each article, of one kind or of all."""

    list_display = COLUMNS
    list_display_links = None
    list_filter = FILTERS
    # Makes the search box appear; get_search_results decides what it finds.
    search_fields = ("title",)
    search_help_text = gettext_lazy("Any words, a number, a code, an id")
    # Every order that can be chosen has an index; filters and the search narrow it.
    ordering = ("sort_key", "pk")
    actions = CHANGELIST_ACTIONS

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list with an order that an index has."""
        return ArticleList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list, and a person's own actions that stopped before their end."""
        context = {"unfinished_runs": list(unfinished_runs(signed_in_user(request))[:MOST_RUNS])}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles of this kind with all that a row shows."""
        rows: QuerySet[Article] = super().get_queryset(request)
        rows = rows.annotate(flag_count=open_flag_count())
        related = (CATEGORY_PATH, "owner", "schedule", "publication__successor")
        return rows.select_related(*related).defer(*LONG_FIELDS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the articles that the words find, the best first unless an order was chosen.

        The flag says that none comes twice.
        """
        if not search_term.strip():
            return queryset, False
        ids = best_matches(search_term, request.user, getattr(self.model, "KIND", ""))
        rows = queryset.filter(pk__in=ids)
        return (rows if ORDER_VAR in request.GET else by_rank(rows, ids)), False


def by_rank(rows: QuerySet[Any], ids: list[int]) -> QuerySet[Any]:
    """Return the rows in the order of their ids in a list."""
    if not ids:
        return rows
    ranks = [When(pk=pk, then=Value(rank)) for rank, pk in enumerate(ids)]
    return rows.order_by(Case(*ranks, default=Value(len(ids)), output_field=IntegerField()))


class AllArticlesList(ArticleChangelist):
    """The one list of all articles."""

    list_display = (*COLUMNS[:2], columns.kind_cell, *COLUMNS[2:])
    list_filter = (KindFilter, *FILTERS)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list with what this person can do beside it."""
        context = {
            "saved_filters": saved_filters(request),
            "max_filter_name": LONGEST_NAME,
            "new_article_links": new_article_links(request.user),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})
