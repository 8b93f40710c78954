"""The page of an article's revisions."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.common.form_data import posted_number
from kb.admin.common.pages import ArticlePages
from kb.admin.common.status import has_pending_draft
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.history.timeline import Timeline


def revisions_view(admin: ArticlePages, request: HttpRequest, object_id: str) -> HttpResponse:
    """List the revisions: what changed, why, who, when, and when readers saw them."""
    article = admin.article(request, object_id)
    start = posted_number(request.GET.get("before"))
    timeline = Timeline(article, LAYOUTS[admin.kind], before=start)
    context = admin.context(
        request,
        article,
        timeline=timeline,
        title=_("History"),
        compare_url=article.admin_url("compare"),
        chosen_from=timeline.live or timeline.before_newest,
        state_name=article.get_state_display(),
        has_pending_draft=has_pending_draft(article),
    )
    return TemplateResponse(request, "admin/article/history.html", context)
