"""The list of redactions, and the page that adds one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.permissions import InternalPermissions, can_view_internal
from kb.admin.redactions.redaction_page import redaction_page
from kb.admin.site import site
from kb.models import Redaction
from kb.redaction.plans import PERMISSION


@admin.register(Redaction, site=site)
class RedactionAdmin(InternalPermissions, BoundedModelAdmin):
    """What was redacted: when, by whom, why, in how many places. Nobody changes it."""

    list_display = ("at", "by", "scope", "reason", "place_count")
    list_select_related = ("by",)
    list_display_links = None
    ordering = ("-pk",)
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether the user may redact."""
        return can_view_internal(request) and request.user.has_perm(PERMISSION)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what would be redacted, then redact it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return redaction_page(request, context)
