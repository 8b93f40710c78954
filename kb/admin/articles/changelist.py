"""The lists of articles, at a cost that does not depend on how many there are."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from kb.admin.articles import bulk, columns
from kb.admin.articles.changelist_search import ids_matching
from kb.admin.articles.filters import AudienceFilter, CategoryFilter, OwnerFilter, StatusFilter
from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.status import open_flag_count
from kb.models import Article

LONG_FIELDS = (
    "environment",
    "body",
    "internal_note",
    "publication__document",
    "publication__html",
    "publication__successor__document",
    "publication__successor__html",
)


class ArticleChangelist(BoundedModelAdmin):
    """One row for each article of a kind."""

    list_display = (
        columns.number_cell,
        columns.title_cell,
        columns.category_cell,
        columns.state_cell,
        columns.owner_cell,
        columns.review_by_cell,
    )
    list_display_links = None
    list_filter = (StatusFilter, CategoryFilter, OwnerFilter, AudienceFilter)
    # Makes the search box appear; get_search_results decides what it finds.
    search_fields = ("title",)
    search_help_text = gettext_lazy("Title, symptom or other spelling")
    # The one order that an index gives; filters and the search narrow it.
    ordering = ("number", "code", "title", "pk")
    sortable_by = ()
    actions = (bulk.assign_owner, bulk.set_review_date, bulk.move_articles, bulk.retire_articles)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles of this kind with all that a row shows."""
        rows: QuerySet[Article] = super().get_queryset(request)
        rows = rows.annotate(flag_count=open_flag_count())
        related = ("category", "owner", "schedule", "publication__successor")
        return rows.select_related(*related).defer(*LONG_FIELDS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the articles that the words find; the flag says that none comes twice."""
        if not search_term.strip():
            return queryset, False
        ids = ids_matching(self.model.KIND, search_term, request.user)
        return queryset.filter(pk__in=ids), False
