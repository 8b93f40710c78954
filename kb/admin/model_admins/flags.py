"""The list of flags: what agents ask editors to change. They are closed here or in the article."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.flagged_lines import FlaggedLine, flagged_lines
from kb.admin.common.permissions import ReadOnlyPermissions
from kb.admin.model_admins.audit import link_to
from kb.admin.site import site
from kb.models import Flag
from kb.publishing import flagging
from kb.reader import signed_in_user


class OpenFilter(admin.SimpleListFilter):
    """Open or closed."""

    title = _("state")
    parameter_name = "is"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return both states."""
        return [("open", str(_("Open"))), ("closed", str(_("Done")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows in the chosen state."""
        if self.value() == "open":
            return queryset.filter(closed_at=None)
        return queryset.exclude(closed_at=None) if self.value() == "closed" else queryset


@admin.register(Flag, site=site)
class FlagAdmin(ReadOnlyPermissions, BoundedModelAdmin):
    """The flags of all articles, the newest first."""

    list_display = ("reason", "article_link", "line_link", "by", "at", "closed_by", "closed_at")
    list_filter = (OpenFilter,)
    list_select_related = ("article", "by", "closed_by")
    ordering = ("-at", "pk")
    fields = ("article_link", "line_link", "reason", "by", "at", "closed_by", "closed_at")
    actions = ("close",)

    def has_closing_permission(self, request: HttpRequest) -> bool:
        """Whether the user may close flags."""
        return request.user.has_perm("kb.change_flag")

    @admin.display(description=_("Article"))
    def article_link(self, flag: Flag) -> str:
        """A link to the article's page."""
        return link_to(flag.article)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list; the lines of all its flags are read at once."""
        changelist = super().get_changelist_instance(request)
        lines = flagged_lines(changelist.result_list)
        for flag in changelist.result_list:
            flag.line = lines[flag.pk]
        return changelist

    @admin.display(description=_("Line"))
    def line_link(self, flag: Flag) -> str:
        """A link to the line in the article's form, "Step 6"."""
        line: FlaggedLine = getattr(flag, "line", None) or flagged_lines([flag])[flag.pk]
        return format_html('<a href="{}">{}</a>', line.url, line.name) if line.name else "–"

    @admin.action(description=_("Done"), permissions=["closing"])
    def close(self, request: HttpRequest, rows: QuerySet[Flag]) -> None:
        """Close the ticked flags."""
        count = 0
        for flag in rows.filter(closed_at=None):
            flagging.close_flag(flag, by=signed_in_user(request))
            count += 1
        done = ngettext("%(n)d flag marked as done.", "%(n)d flags marked as done.", count)
        messages.success(request, done % {"n": count})
