"""The editors' site: stock admin pages behind the product's own sign-in."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kb.admin.common import autocomplete, permissions
from kb.admin.dashboard import dashboard
from kb.admin.forms.preview import preview
from kb.models import Checklist, ErrorCode, HowTo, Problem, Procedure

KINDS = (Problem, Procedure, Checklist, ErrorCode, HowTo)


class EditorsSite(AdminSite):
    """The one admin site; its start page is the desk."""

    site_header = site_title = settings.KB_SITE_NAME
    index_title = _("Your desk")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the product's sign-in; who is signed in without the right to edit gets a 403."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(target)
        return redirect_to_login(target, resolve_url(settings.LOGIN_URL))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Send who is not signed in straight to the product's sign-in, in one hop."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def straight(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated or request.path == reverse("admin:logout"):
                return guarded(request, *args, **kwargs)
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

        return straight

    def get_urls(self) -> list[Any]:
        """Add what the forms ask for while one types."""
        return [
            path("preview/", self.admin_view(preview), name="preview"),
            path(
                "suggest/articles/",
                self.admin_view(autocomplete.suggest_articles),
                name="suggest-articles",
            ),
            path(
                "suggest/people/",
                self.admin_view(autocomplete.suggest_people),
                name="suggest-people",
            ),
            path("desk/<slug:name>/", self.admin_view(self.tray), name="tray"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk: what waits for this person, and below it everything there is."""
        shown = (
            dashboard.queues_for(request.user)
            if permissions.has_article_permission(request.user, "view")
            else []
        )
        more = {"trays": shown, "beginnings": dashboard.new_article_links(request.user)}
        return super().index(request, {**more, **(extra_context or {})})

    def tray(self, request: HttpRequest, name: str) -> HttpResponse:
        """List one tray in full."""
        return dashboard.queue_view(request, name, self.each_context(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the menu: one entry for each kind of article."""
        context: dict[str, Any] = super().each_context(request)
        context["menu"] = menu(request)
        return context


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Return name, address and whether it is the current one, for every kind."""
    if not permissions.has_article_permission(request.user, "view"):
        return []
    entries = []
    for model in KINDS:
        url = reverse(f"admin:kb_{model._meta.model_name}_changelist")
        entries.append(
            {
                "name": model._meta.verbose_name_plural,
                "url": url,
                "is_current": request.path.startswith(url),
            }
        )
    return entries


site = EditorsSite(name="admin")
site.disable_action("delete_selected")
