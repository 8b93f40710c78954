"""The list of searches, where editors tick off what an article or a synonym answers now."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions, NoChanges
from kb.admin.model_admins.audit import link_to
from kb.admin.site import site
from kb.models import SearchLog
from kb.models.search import UNFOUND
from kb.serialise.labels import Label

PAGES: dict[str, Label] = {
    "home": _("the home page"),
    "search": _("results"),
    "suggestions": _("suggestions"),
    "fallback": _("a missing page"),
    "elsewhere": _("a missing page"),  # rows logged before this address was renamed
    "triage": _("a pasted log"),
    "article": _("an article"),
    "error-code": _("an error code"),
    "admin": _("the editors’ site"),
    "": "–",
}


class OutcomeFilter(admin.SimpleListFilter):
    """The outcome of a search."""

    title = _("outcome")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return id and name of each outcome."""
        return [
            ("unfound", str(_("Not found, still open"))),
            ("empty", str(_("No result"))),
            ("missing", str(_("Reported as missing"))),
            ("unopened", str(_("Nothing opened"))),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the searches with the chosen outcome."""
        conditions = {
            "unfound": UNFOUND,
            "empty": Q(result_count=0),
            "missing": Q(is_missing=True),
            "unopened": Q(opened=None),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


@admin.register(SearchLog, site=site)
class SearchLogAdmin(NoChanges, InternalPermissions, BoundedModelAdmin):
    """Searches, the newest first; old ones are deleted automatically."""

    list_display = ("words", "result_count", "opened_link", "place", "state", "at")
    list_display_links = None
    list_filter = (OutcomeFilter,)
    list_select_related = ("opened",)
    search_fields = ("words",)
    ordering = ("-at", "-pk")
    fields = ("words", "result_count", "opened_link", "place", "state", "at")
    actions = ("close",)

    def has_closing_permission(self, request: HttpRequest) -> bool:
        """Whether the user may mark searches as dealt with."""
        return request.user.has_perm("kb.change_searchlog")

    @admin.display(description=_("opened"))
    def opened_link(self, search: SearchLog) -> str:
        """A link to the article that was opened last."""
        return link_to(search.opened) if search.opened else "–"

    @admin.display(description=_("came from"))
    def place(self, search: SearchLog) -> str:
        """The page on which the search was made."""
        return str(PAGES.get(search.came_from, search.came_from))

    @admin.display(description=_("state"))
    def state(self, search: SearchLog) -> str:
        """Whether readers reported it as missing, and editors dealt with it."""
        words = ((_("reported as missing"), search.is_missing), (_("done"), search.is_done))
        return ", ".join(str(word) for word, applies in words if applies)

    @admin.action(description=_("Done"), permissions=["closing"])
    def close(self, request: HttpRequest, rows: QuerySet[SearchLog]) -> None:
        """Mark every search with the ticked words as dealt with."""
        words = list(rows.values_list("words", flat=True).distinct())
        SearchLog.objects.filter(words__in=words).update(is_done=True)
        done = ngettext(
            "%(n)d search marked as done.", "%(n)d searches marked as done.", len(words)
        )
        messages.success(request, done % {"n": len(words)})
