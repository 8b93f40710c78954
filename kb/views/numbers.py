"""A number of the guide, old or new → the article or category that bears it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models import GUIDE, Category, Publication
from kb.views.responses.gone import gone_page
from kb.views.responses.old_paths import follow_old_path
from kb.views.responses.redirect import redirect_to


@require_safe
def article_number(request: HttpRequest, number: str) -> HttpResponseBase:
    """Answer 302 to what bears this number now, else to what bore it once; 410 if that is gone."""
    articles = Publication.objects.visible_to(request.user).listed()
    found = articles.filter(number=number, article__source__key=GUIDE).first()
    area = Category.objects.filter(source__key=GUIDE, number=number).visible_to(request.user)
    target = found or area.first()
    if target is not None:
        return redirect_to(request, target.get_absolute_url(), status=302)
    try:
        return follow_old_path(request, [number], status=302)
    except Http404:
        return _old_area(request, number)


def _old_area(request: HttpRequest, number: str) -> HttpResponseBase:
    areas = Category.objects.filter(source__key=GUIDE, seen__number=number)
    found = areas.visible_to(request.user).order_by("-seen__pk").first()
    if found is not None:
        return redirect_to(request, found.get_absolute_url(), status=302)
    if areas.exists():
        return gone_page(request)
    raise Http404
