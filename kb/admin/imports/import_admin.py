"""The list of imports, and the pages of one."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions
from kb.admin.imports.item_page import show_item
from kb.admin.imports.run_page import ORDER, show_progress, show_run
from kb.admin.imports.upload_page import import_upload_page
from kb.admin.site import site
from kb.models import ImportAction, ImportItem, ImportRun

NOT_COUNTED = (ImportAction.UNTOUCHED,)


class ImportList(ChangeList):
    """The list; each of its rows knows how many articles it does what to."""

    def get_results(self, request: HttpRequest) -> None:
        """Add the counts to the rows of this page. One query."""
        super().get_results(request)
        runs = list(self.result_list)
        rows = ImportItem.objects.filter(run__in=[run.pk for run in runs]).order_by()
        counts: dict[int, dict[str, int]] = defaultdict(dict)
        for pk, action, count in rows.values_list("run", "action").annotate(Count("pk")):
            counts[pk][action] = count
        for run in runs:
            run.action_counts = counts[run.pk]
        self.result_list = runs


@admin.register(ImportRun, site=site)
class ImportRunAdmin(InternalPermissions, BoundedModelAdmin):
    """Imports, the newest first."""

    list_display = ("file_name", "source_key", "format", "counts", "badge", "by", "at")
    list_filter = ("state", "format")
    list_select_related = ("by",)
    search_fields = ("file_name", "source_key")
    search_help_text = _("Name of the file or of the source")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        """Return the imports without their files, which no page shows."""
        rows: QuerySet[ImportRun] = super().get_queryset(request)
        return rows.defer("upload")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that counts."""
        return ImportList

    def get_urls(self) -> list[URLPattern]:
        """Add what the page of an import asks for, and the comparison of one article."""
        pages: dict[str, tuple[str, Any]] = {
            "progress/": ("progress", self.progress_view),
            "item/<int:item>/": ("item", self.item_view),
        }
        routes: list[URLPattern] = [
            path(f"<int:pk>/{rest}", self.admin_site.admin_view(view), name=f"kb_importrun_{name}")
            for rest, (name, view) in pages.items()
        ]
        return [*routes, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was imported stays listed."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the page for uploading."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return import_upload_page(request, self._context(request))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an import, or decide about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run: ImportRun | None = self.get_object(request, object_id)
        if run is None:
            raise Http404
        return show_run(request, run, self._context(request))

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Answer how far an import is, as JSON."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return show_progress(get_object_or_404(self.get_queryset(request), pk=pk))

    def item_view(self, request: HttpRequest, pk: int, item: int) -> HttpResponse:
        """Show what an import would make of one article."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        items = ImportItem.objects.select_related("run", "article").defer("run__upload")
        row = get_object_or_404(items, pk=item, run=pk)
        return show_item(request, row, self._context(request))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts}

    @admin.display(description=_("Articles"))
    def counts(self, run: Any) -> str:
        """How many articles it does what to, without those to which it does nothing."""
        named = [action for action in ORDER if action not in NOT_COUNTED]
        counts = [(ImportAction(each).label, run.action_counts.get(each, 0)) for each in named]
        return ", ".join(f"{label}: {count}" for label, count in counts if count) or "–"

    @admin.display(description=_("State"))
    def badge(self, run: ImportRun) -> str:
        """How far it is."""
        text = run.get_state_display()
        return format_html('<span class="badge {}">{}</span>', run.badge_class, text)
