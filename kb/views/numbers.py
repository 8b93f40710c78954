"""A number of a guide, now or formerly in use → the article or category that has it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models import GUIDE, number_in
from kb.pages.address_lookup import categories_once_numbered, find_by_number
from kb.pages.gone_articles import GoneArticle
from kb.publishing.source_keys import source_exists
from kb.views.responses.gone import follow_old_path, gone_page
from kb.views.responses.old_address import follow_old_address
from kb.views.responses.redirect import redirect_to


@require_safe
def article_number(request: HttpRequest, number: str) -> HttpResponseBase:
    """Answer 302 to what has this number now, else to what had it once; 410 if that is gone."""
    return _numbered(request, GUIDE, number)


@require_safe
def source_number(request: HttpRequest, source: str, number: str) -> HttpResponseBase:
    """Answer as for a number of the first guide; without such a source, as for any old path."""
    if not source_exists(source):
        return follow_old_address(request, f"{source}/{number}")
    return _numbered(request, source, number)


def _numbered(request: HttpRequest, source: str, number: str) -> HttpResponseBase:
    target = find_by_number(number, request.user, source)
    if target is not None:
        return redirect_to(request, target.get_absolute_url(), status=302)
    try:
        return follow_old_path(request, [number_in(source, number)], status=302)
    except Http404:
        return _former_category(request, source, number)


def _former_category(request: HttpRequest, source: str, number: str) -> HttpResponseBase:
    categories = categories_once_numbered(number, source)
    if not categories.exists():
        raise Http404
    visible = categories.visible_to(request.user).first()
    if visible is not None:
        return redirect_to(request, visible.get_absolute_url(), status=302)
    return gone_page(request, GoneArticle())
