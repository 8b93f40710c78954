"""The admin site: Django's pages behind the product's own sign-in, with a dashboard."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypedDict, TypeVar, cast

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kb.admin.common import autocomplete, permissions
from kb.admin.dashboard import dashboard
from kb.admin.forms.preview import preview
from kb.models import Checklist, ErrorCode, HowTo, Problem, Procedure

KINDS = (Problem, Procedure, Checklist, ErrorCode, HowTo)
AdminView = TypeVar("AdminView", bound=Callable[..., HttpResponseBase])


class EditorsSite(AdminSite):
    """The one admin site; its start page is the dashboard."""

    site_header = site_title = settings.KB_SITE_NAME
    index_title = _("Dashboard")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the product's sign-in; raise PermissionDenied for a user who may not edit."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
            target = reverse("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(target)
        return redirect_to_login(target, resolve_url(settings.LOGIN_URL))

    def admin_view(self, view: AdminView, cacheable: bool = False) -> AdminView:
        """Return the view behind Django's checks; anonymous users are sent straight to sign-in."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def view_or_sign_in(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            if request.user.is_authenticated or request.path == reverse("admin:logout"):
                return checked(request, *args, **kwargs)
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

        return cast("AdminView", view_or_sign_in)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Add the pages of the dashboard and what the forms load while a user types."""
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
            path("desk/<slug:name>/", self.admin_view(self.queue), name="queue"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the user's queues, and below them every list of the admin."""
        context = {
            "queue_columns": dashboard.queue_columns(request.user),
            "new_article_links": dashboard.new_article_links(request.user),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def queue(self, request: HttpRequest, name: str) -> HttpResponse:
        """List one queue in full."""
        return dashboard.queue_view(request, name, self.each_context(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the menu of the kinds of article."""
        context: dict[str, Any] = super().each_context(request)
        context["menu"] = menu(request)
        return context


class MenuEntry(TypedDict):
    """The name and address of a list, and whether the page belongs to it."""

    name: str
    url: str
    is_current: bool


def menu(request: HttpRequest) -> list[MenuEntry]:
    """Return one entry for each kind of article; [] for who may not read articles."""
    if not permissions.has_article_permission(request.user, "view"):
        return []
    entries: list[MenuEntry] = []
    for model in KINDS:
        url = reverse(f"admin:kb_{model._meta.model_name}_changelist")
        name, is_current = str(model._meta.verbose_name_plural), request.path.startswith(url)
        entries.append({"name": name, "url": url, "is_current": is_current})
    return entries


site = EditorsSite(name="admin")
site.disable_action("delete_selected")
