"""The preview of a Markdown text, rendered as it will be published."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.admin.common.permissions import has_article_permission
from kb.limit_responses import too_many_requests
from kb.limits import Rate, limit_posts
from kb.text.rendering import RenderingFailed, render

# A preview runs half a second after the last key: a fast typist stays far below this.
RATE = Rate(120, 60)


def preview_limit_key(request: HttpRequest) -> str:
    """Return the user's id: previews are limited for each person."""
    return str(request.user.pk)


@require_POST
@limit_posts("preview", RATE, by=preview_limit_key, answer=too_many_requests)
def preview(request: HttpRequest) -> HttpResponseBase:
    """Answer with safe HTML; with 422 and the reason where the text cannot be rendered."""
    if not (
        has_article_permission(request.user, "change")
        or has_article_permission(request.user, "add")
    ):
        return HttpResponse(
            _("You do not have permission to edit articles."), status=403, content_type="text/plain"
        )
    try:
        html = render({"text": request.POST.get("text", "")}, set())
    except RenderingFailed as failure:
        message = _(failure.problem.message) % failure.problem.figures
        return HttpResponse(message, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(html.get("text", ""), headers={"Cache-Control": "no-store"})
