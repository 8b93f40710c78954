"""What every list of the editors' site shares: it stays cheap however much there is."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.utils.functional import cached_property

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    Pages = Paginator[Any]
else:
    Base = admin.ModelAdmin
    Pages = Paginator

MOST = 10_000


class BoundedPaginator(Pages):
    """Counts no further than MOST: a longer list asks for a search or a filter."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, at most MOST."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[:MOST].count())


class Lists(Base):
    """Lists of bounded cost."""

    paginator = BoundedPaginator
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    save_on_top = False
