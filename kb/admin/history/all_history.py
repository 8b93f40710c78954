"""The history of all articles, filtered and searched, for administrators."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kb.admin.common.permissions import RequestUser, has_article_permission
from kb.admin.history.entries import HistoryCursor, HistoryEntry
from kb.admin.history.history_search import HistorySearchForm
from kb.admin.history.streams import HistoryStream, all_streams, newest_entries

ENTRIES_PER_PAGE = 50


def may_read_all_history(user: RequestUser) -> bool:
    """Whether a user may see who did what in all articles: whoever may see the list of users."""
    return has_article_permission(user, "view") and user.has_perm("auth.view_user")


def all_history_view(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Answer with a page of what happened, newest first; six queries however much there is."""
    if not may_read_all_history(request.user):
        raise PermissionDenied
    form = HistorySearchForm(request.GET, label_suffix="")
    streams = all_streams(request.user)
    entries = _entries(streams, form, HistoryCursor.parse(request.GET.get("before", "")))
    shown = entries[:ENTRIES_PER_PAGE]
    older = shown[-1].place if len(entries) > ENTRIES_PER_PAGE else None
    asked = {name: str(request.GET[name]) for name in form.fields if request.GET.get(name)}
    context |= {
        "title": _("History of all articles"),
        "form": form,
        "entries": shown,
        "older_url": f"?{urlencode({**asked, 'before': str(older)})}" if older else "",
        "is_filtered": bool(asked),
        "is_later_page": "before" in request.GET,
        "newest_url": f"?{urlencode(asked)}",
    }
    return TemplateResponse(request, "admin/history/history.html", context)


def _entries(
    streams: list[HistoryStream], form: HistorySearchForm, before: HistoryCursor | None
) -> list[HistoryEntry]:
    """Return the entries of a page and one more; [] where the form is not valid."""
    if not form.is_valid():
        return []
    return newest_entries(streams, form.filters(), before, ENTRIES_PER_PAGE + 1)
