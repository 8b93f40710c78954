"""The list of searches, where editors tick off what an article or a synonym answers now."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.csv_download import csv_response
from kb.admin.common.form_data import posted_number
from kb.admin.common.permissions import InternalPermissions, NoChanges
from kb.admin.dashboard.search_links import SearchLinks, search_links
from kb.admin.dashboard.search_report import PERIODS, SearchReport, search_report
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


def report_csv(report: SearchReport, table: str) -> HttpResponse | None:
    """Return one table of a report as a download; None for a table that there is not."""
    if table == "top":
        head = ("words", "searches", "share_percent", "without_click", "found_nothing")
        rows = [(t.words, t.searches, t.share, t.unopened, t.unfound) for t in report.top]
        return csv_response(f"searches-{report.days}-days", head, rows)
    if table == "weeks":
        week_head = ("week_from", "searches", "without_click", "found_nothing")
        weeks = [(f"{w.begins:%Y-%m-%d}", w.searches, w.unopened, w.unfound) for w in report.weeks]
        return csv_response(f"search-weeks-{report.days}-days", week_head, weeks)
    return None


@admin.register(SearchLog, site=site)
class SearchLogAdmin(NoChanges, InternalPermissions, BoundedModelAdmin):
    """Searches, the newest first; old ones are deleted automatically."""

    list_display = ("words", "result_count", "links", "opened_link", "place", "state", "at")
    list_display_links = None
    list_filter = (OutcomeFilter,)
    list_select_related = ("opened",)
    search_fields = ("words",)
    ordering = ("-at", "-pk")
    fields = ("words", "result_count", "opened_link", "place", "state", "at")
    actions = ("close",)

    def get_urls(self) -> list[Any]:
        """Add the page of the most frequent searches."""
        view: Any = self.admin_site.admin_view(self.report_view)
        return [path("report/", view, name="kb_searchlog_report"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with a link to the report."""
        context = {"report_url": reverse("admin:kb_searchlog_report"), **(extra_context or {})}
        return super().changelist_view(request, context)

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """Show the most frequent searches and the weeks, or download them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = posted_number(request.GET.get("days"))
        report = search_report(asked if asked in PERIODS else PERIODS[1])
        if download := report_csv(report, request.GET.get("csv", "")):
            return download
        context = {
            **self.admin_site.each_context(request),
            "title": _("What readers search for"),
            "report": report,
            "periods": PERIODS,
            "rows": [(row, search_links(row.words, request.user)) for row in report.top],
        }
        return TemplateResponse(request, "admin/search_report.html", context)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list; each row knows what this user can do about it."""
        changelist = super().get_changelist_instance(request)
        for search in changelist.result_list:
            search.links = search_links(search.words, request.user)
        return changelist

    @admin.display(description=_("To do"))
    def links(self, search: SearchLog) -> SafeString | str:
        """The links to a new article and a synonym, where readers found nothing."""
        links: SearchLinks | None = getattr(search, "links", None)
        is_open = (search.is_missing or not search.result_count) and not search.is_done
        if not links or not is_open:
            return ""
        context = {"links": links, "words": search.words}
        return render_to_string("admin/_search_links.html", context)

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
