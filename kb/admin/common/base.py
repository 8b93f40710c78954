"""What every list of the editors' site shares: it stays cheap however much there is."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    Pages = Paginator[Any]
else:
    Base = admin.ModelAdmin
    Pages = Paginator

MOST_ROWS = 10_000
MOST_WORDS = 20


class BoundedPaginator(Pages):
    """Counts no further than MOST: a longer list asks for a search or a filter."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:MOST_ROWS].count())


class BoundedModelAdmin(Base):
    """Lists of bounded cost: a search of more words than anybody types asks for the first ones."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    save_on_top = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the first words alone: each costs a condition, and SQLite takes so many."""
        words = " ".join(search_term.split()[:MOST_WORDS])
        return super().get_search_results(request, queryset, words)
