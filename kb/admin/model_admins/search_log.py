"""What was searched for: read here, and ticked off when an article or a synonym helps now."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions
from kb.admin.model_admins.audit import link_to
from kb.admin.site import site
from kb.models import SearchLog
from kb.models.search import UNFOUND

PLACES = {
    "home": _("the start page"),
    "search": _("results"),
    "suggestions": _("suggestions"),
    "fallback": _("a page that is not there"),
    "elsewhere": _("a page that is not there"),  # as rows of before version 1.0 name it
    "article": _("an article"),
    "error-code": _("an error code"),
    "admin": _("the editors’ site"),
    "": "–",
}


class EndFilter(admin.SimpleListFilter):
    """How a search ended."""

    title = _("end")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """Return the names of the ends."""
        return (
            ("unfound", _("Not found, and not dealt with")),
            ("empty", _("No result")),
            ("missing", _("Reported as missing")),
            ("unopened", _("Nothing opened")),
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the searches that ended so."""
        ends = {
            "unfound": UNFOUND,
            "empty": Q(result_count=0),
            "missing": Q(is_missing=True),
            "unopened": Q(opened=None),
        }
        return queryset.filter(ends.get(self.value() or "", Q()))


@admin.register(SearchLog, site=site)
class SearchLogAdmin(InternalPermissions, BoundedModelAdmin):
    """Searches, the newest first; nobody writes or deletes one, age does."""

    list_display = ("words", "result_count", "opened_", "place", "state", "at")
    list_display_links = None
    list_filter = (EndFilter,)
    list_select_related = ("opened",)
    search_fields = ("words",)
    ordering = ("-at", "-pk")
    fields = ("words", "result_count", "opened_", "place", "state", "at")
    actions = ("close",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was searched for is as it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: age deletes them."""
        return False

    def has_closing_permission(self, request: HttpRequest) -> bool:
        """Whether the person may say that something is dealt with."""
        return request.user.has_perm("kb.change_searchlog")

    @admin.display(description=_("opened"))
    def opened_(self, search: SearchLog) -> str:
        """The article that was opened last, as a link to its page."""
        return link_to(search.opened) if search.opened else "–"

    @admin.display(description=_("came from"))
    def place(self, search: SearchLog) -> str:
        """The kind of page on which it was asked."""
        return str(PLACES.get(search.came_from, search.came_from))

    @admin.display(description=_("state"))
    def state(self, search: SearchLog) -> str:
        """What readers and editors said of it."""
        told = {_("reported as missing"): search.is_missing, _("dealt with"): search.is_done}
        return ", ".join(str(word) for word, is_so in told.items() if is_so)

    @admin.action(description=_("Dealt with"), permissions=["closing"])
    def close(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Take the words of the ticked searches from what readers did not find."""
        words = list(rows.values_list("words", flat=True).distinct())
        SearchLog.objects.filter(words__in=words).update(is_done=True)
        done = ngettext("%(n)d text dealt with.", "%(n)d texts dealt with.", len(words))
        messages.success(request, done % {"n": len(words)})
