"""The preview of a Markdown text, rendered as it will be published."""

from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kb.admin.common.permissions import has_article_permission
from kb.limit_responses import too_many_requests
from kb.limits import Rate, limit_posts
from kb.media.sizes import with_image_sizes
from kb.text.rendering import RenderingFailed, render

# A preview runs half a second after the last key: a fast typist stays far below this.
RATE = Rate(120, 60)

ONE_AT_A_TIME = Lock()
"""In each process: what is made to take long keeps the other threads from more than half of it."""

PATIENCE = 2.0
"""Seconds until a preview is refused for those that are before it."""


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
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        return too_many_requests(request, PATIENCE)
    try:
        html = _rendered(request.POST.get("text", ""))
    except RenderingFailed as failure:
        message = failure.problem.translated(_)
        return HttpResponse(message, status=422, content_type="text/plain; charset=utf-8")
    finally:
        ONE_AT_A_TIME.release()
    return HttpResponse(html, headers={"Cache-Control": "no-store"})


def _rendered(text: str) -> str:
    return with_image_sizes(render({"text": text}, set(), _)).get("text", "")
