"""The admin site: Django's pages behind the product's own sign-in, with a dashboard."""

from collections.abc import Callable, Sequence
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

from kb.admin.backups import backup_pages
from kb.admin.bulk.bulk_run import unfinished_runs
from kb.admin.bulk.bulk_views import bulk_view
from kb.admin.common import autocomplete, permissions
from kb.admin.dashboard import dashboard
from kb.admin.forms.preview import preview
from kb.admin.history.all_history import all_history_view, may_read_all_history
from kb.pages.kept_post import read_post
from kb.pages.sign_in_page import sign_in_page
from kb.reader import may_open_admin, signed_in_user
from kb.serialise.labels import Label

MENU: tuple[tuple[str, Label, Sequence[str]], ...] = (
    ("", _("Articles"), ("article", "problem", "procedure", "checklist", "errorcode", "howto")),
    ("kb.view_category", _("Categories"), ("category",)),
    ("kb.view_searchlog", _("Searches"), ("searchlog",)),
    ("kb.view_importrun", _("Imports"), ("importrun",)),
)
"""Permission, name, and the models of whose pages the entry is the current one, its list first."""

MOST_RUNS = 5
AdminView = TypeVar("AdminView", bound=Callable[..., HttpResponseBase])


class EditorsSite(AdminSite):
    """The one admin site; its start page is the dashboard."""

    site_header = site_title = settings.KB_SITE_NAME
    index_title = _("Dashboard")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the user may open the site: any role but agent is enough."""
        return may_open_admin(request.user)

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

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the page on which everybody changes their password."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def admin_view(self, view: AdminView, cacheable: bool = False) -> AdminView:
        """Return the view behind Django's checks; anonymous users are sent straight to sign-in.

        What they posted goes with them.
        """
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def view_or_sign_in(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            if request.path == reverse("admin:logout"):
                return checked(request, *args, **kwargs)
            if request.user.is_authenticated:
                if request.method == "POST" and not self.has_permission(request):
                    raise PermissionDenied
                return without_redirect(request, checked(request, *args, **kwargs))
            if kept := read_post(request):
                return sign_in_page(request, kept)
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
                "suggest/links/",
                self.admin_view(autocomplete.suggest_links),
                name="suggest-links",
            ),
            path(
                "suggest/people/",
                self.admin_view(autocomplete.suggest_people),
                name="suggest-people",
            ),
            path("backups/", self.admin_view(self.backups), name="backups"),
            path(
                "backups/<str:name>/", self.admin_view(self.restore_backup), name="restore-backup"
            ),
            path("bulk/<int:pk>/", self.admin_view(self.bulk), name="bulk"),
            path("desk/<slug:name>/", self.admin_view(self.queue), name="queue"),
            path("history/", self.admin_view(self.all_history), name="history"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the user's queues, and below them every list of the admin."""
        context = {
            "queue_columns": dashboard.queue_columns(request.user),
            "new_article_links": dashboard.new_article_links(request.user),
            "unfinished_runs": list(unfinished_runs(signed_in_user(request))[:MOST_RUNS]),
            "may_manage_backups": request.user.has_perm(backup_pages.MANAGE),
            "may_read_all_history": may_read_all_history(request.user),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def queue(self, request: HttpRequest, name: str) -> HttpResponse:
        """List one queue in full."""
        return dashboard.queue_view(request, name, self.each_context(request))

    def bulk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an action will do, or has done, to several articles."""
        return bulk_view(request, pk, self.each_context(request))

    def all_history(self, request: HttpRequest) -> HttpResponse:
        """List what happened to all articles."""
        return all_history_view(request, self.each_context(request))

    def backups(self, request: HttpRequest) -> HttpResponse:
        """List the backups, or have one made."""
        return backup_pages.backups_page(request, self.each_context(request))

    def restore_backup(self, request: HttpRequest, name: str) -> HttpResponse:
        """Have a backup restored."""
        return backup_pages.restore_page(request, name, self.each_context(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the menu of the kinds of article, and whether anything can be saved."""
        context: dict[str, Any] = super().each_context(request)
        context["menu"] = menu(request)
        context["is_read_only"] = settings.KB_READ_ONLY
        return context


def without_redirect(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Tell a script that posted a form where a redirect leads.

    It could only follow it, and the page would then have shown its messages to nobody.
    """
    is_script = request.headers.get("X-Submitted-By") == "script"
    if not is_script or not 300 <= response.status_code < 400:
        return response
    target = HttpResponse(headers={"X-Go-To": response.headers["Location"]})
    target.cookies = response.cookies
    return target


class MenuEntry(TypedDict):
    """The name and address of a list, and whether the page belongs to it."""

    name: str
    url: str
    is_current: bool


def menu(request: HttpRequest) -> list[MenuEntry]:
    """Return the lists that editors work with; [] for who may not read articles."""
    if not permissions.has_article_permission(request.user, "view"):
        return []
    return [
        _menu_entry(request, name, models)
        for permission, name, models in MENU
        if not permission or request.user.has_perm(permission)
    ]


def _menu_entry(request: HttpRequest, name: Label, models: Sequence[str]) -> MenuEntry:
    urls = [reverse(f"admin:kb_{model}_changelist") for model in models]
    is_current = any(request.path.startswith(url) for url in urls)
    return {"name": str(name), "url": urls[0], "is_current": is_current}


site = EditorsSite(name="admin")
site.disable_action("delete_selected")
