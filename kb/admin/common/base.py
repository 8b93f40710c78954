"""Model admins whose lists cost the same however many rows there are."""

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
    """A paginator that counts and shows the first MOST_ROWS rows; filters lead to the others."""

    most_rows = MOST_ROWS

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST_ROWS."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:MOST_ROWS].count())


class BoundedModelAdmin(Base):
    """A model admin that counts no more than MOST_ROWS rows and searches MOST_WORDS words."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    save_on_top = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search for the first MOST_WORDS words: SQLite limits the conditions of a query."""
        words = " ".join(search_term.split()[:MOST_WORDS])
        return super().get_search_results(request, queryset, words)
