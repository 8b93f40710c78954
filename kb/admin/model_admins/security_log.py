"""The security log for administrators: filters by what, who, when and from where, and a CSV."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.csv_download import csv_response
from kb.admin.common.permissions import NoChanges
from kb.admin.site import site
from kb.models import SecurityEvent

MOST_CSV_ROWS = 50_000
SUMMARY_LENGTH = 100
COLUMNS = ("at", "action", "who", "about", "address", "place", "request_id")


class ChosenValueFilter(admin.SimpleListFilter):
    """One column, filtered by the value on which somebody has clicked in the list."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the chosen value; nothing, and so no filter, where none is."""
        chosen = request.GET.get(self.parameter_name or "", "")
        return [(chosen, chosen)] if chosen else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the events that have the value in this column."""
        return queryset.filter(**{self.parameter_name or "": self.value()})


class WhoFilter(ChosenValueFilter):
    """By who did it."""

    title, parameter_name = _("who"), "who"


class AboutFilter(ChosenValueFilter):
    """By whom or what it was about."""

    title, parameter_name = _("about"), "about"


class AddressFilter(ChosenValueFilter):
    """By where it came from."""

    title, parameter_name = _("from"), "address"


@admin.register(SecurityEvent, site=site)
class SecurityEventAdmin(NoChanges, BoundedModelAdmin):
    """The log, the newest first; nobody changes it."""

    change_list_template = "admin/security_log.html"
    list_display = ("time", "action", "who_link", "about_link", "address_link", "place", "summary")
    list_filter = ("action", "at", WhoFilter, AboutFilter, AddressFilter)
    search_fields = ("who", "about", "address", "place", "request_id")
    search_help_text = _("A name, an address, a page or the id of a request.")
    ordering = ("-at", "-pk")
    sortable_by = ()
    fields = (
        "time",
        "action",
        "who",
        "who_id",
        "about",
        "address",
        "place",
        "request_id",
        "details",
    )

    def get_urls(self) -> list[Any]:
        """Add the download."""
        view: Any = self.admin_site.admin_view(self.csv_view)
        return [path("csv/", view, name="kb_securityevent_csv"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with a link to the download of what is filtered."""
        url = f"{reverse('admin:kb_securityevent_csv')}?{request.GET.urlencode()}"
        context = {"csv_url": url, "most_csv_rows": MOST_CSV_ROWS, **(extra_context or {})}
        return super().changelist_view(request, context)

    def csv_view(self, request: HttpRequest) -> HttpResponse:
        """Return what the list shows with these filters, the newest MOST_CSV_ROWS of it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_changelist_instance(request).get_queryset(request)[:MOST_CSV_ROWS]
        head = (*COLUMNS, "who_id", "details")
        lines = [
            (row.at.isoformat(), *(getattr(row, name) for name in head[1:-1]), self.details(row))
            for row in rows
        ]
        return csv_response("security-log", head, lines)

    @admin.display(description=_("time"))
    def time(self, event: SecurityEvent) -> str:
        """The time to the second."""
        at = localtime(event.at)
        return f"{date_format(at, 'SHORT_DATE_FORMAT')} {at:%H:%M:%S}"

    @admin.display(description=_("who"))
    def who_link(self, event: SecurityEvent) -> str:
        """A link to all that they did."""
        return filter_link("who", event.who)

    @admin.display(description=_("about"))
    def about_link(self, event: SecurityEvent) -> str:
        """A link to all that is about the same."""
        return filter_link("about", event.about)

    @admin.display(description=_("from"))
    def address_link(self, event: SecurityEvent) -> str:
        """A link to all that came from there."""
        return filter_link("address", event.address)

    @admin.display(description=_("details"))
    def summary(self, event: SecurityEvent) -> str:
        """The beginning of the details; the page of the event has all."""
        return Truncator(self.details(event)).chars(SUMMARY_LENGTH)

    @admin.display(description=_("details"))
    def details(self, event: SecurityEvent) -> str:
        """The details, as `name: value`."""
        return "; ".join(f"{name}: {detail_text(value)}" for name, value in event.detail.items())


def filter_link(column: str, value: str) -> str:
    """Return a link to the list of what has this value in this column; "–" for none."""
    if not value:
        return "–"
    return format_html('<a href="?{}">{}</a>', urlencode({column: value}), value)


def detail_text(value: object) -> str:
    """Return a value of the details without Python's or JSON's marks."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
