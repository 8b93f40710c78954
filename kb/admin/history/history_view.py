"""The page of an article's history."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.common.pages import ArticlePages
from kb.admin.common.status import has_pending_draft
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.history.entries import HistoryCursor
from kb.admin.history.timeline import Timeline


def revisions_view(admin: ArticlePages, request: HttpRequest, object_id: str) -> HttpResponse:
    """List all that happened: revisions with what changed, verbs, flags, comments; who and when."""
    article = admin.article(request, object_id)
    start = HistoryCursor.parse(request.GET.get("before", ""))
    timeline = Timeline(article, LAYOUTS[admin.kind], request.user, before=start)
    context = admin.context(
        request,
        article,
        timeline=timeline,
        title=_("History"),
        compare_url=article.admin_url("compare"),
        chosen_from=timeline.live or timeline.before_newest,
        chosen_to=next(iter(timeline.numbers), 0),
        state_name=article.get_state_display(),
        has_pending_draft=has_pending_draft(article),
    )
    return TemplateResponse(request, "admin/article/history.html", context)
