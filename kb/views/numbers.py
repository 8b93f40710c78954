"""A number of the guide, now or formerly in use → the article or category that has it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kb.pages.address_lookup import categories_once_numbered, find_by_number
from kb.pages.gone_articles import GoneArticle
from kb.views.responses.gone import follow_old_path, gone_page
from kb.views.responses.redirect import redirect_to


@require_safe
def article_number(request: HttpRequest, number: str) -> HttpResponseBase:
    """Answer 302 to what has this number now, else to what had it once; 410 if that is gone."""
    target = find_by_number(number, request.user)
    if target is not None:
        return redirect_to(request, target.get_absolute_url(), status=302)
    try:
        return follow_old_path(request, [number], status=302)
    except Http404:
        return _former_category(request, number)


def _former_category(request: HttpRequest, number: str) -> HttpResponseBase:
    categories = categories_once_numbered(number)
    visible = categories.visible_to(request.user).first()
    if visible is not None:
        return redirect_to(request, visible.get_absolute_url(), status=302)
    if categories.exists():
        return gone_page(request, GoneArticle())
    raise Http404
