"""A number of the guide, old or new → the article or category that bears it."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kb.models import Category, Publication, Redirect
from kb.templatetags.kb import GUIDE
from kb.views.gone import gone
from kb.views.moved import moved


@require_safe
def article_number(request: HttpRequest, number: str) -> HttpResponseBase:
    """Answer 302 to what bears this number now, else to what bore it once; 410 if that is gone."""
    articles = Publication.objects.visible_to(request.user).listed()
    found = articles.filter(number=number, article__source__key=GUIDE).first()
    area = Category.objects.filter(source__key=GUIDE, number=number).visible_to(request.user)
    target = found or area.first()
    if target is not None:
        return moved(request, target.get_absolute_url(), status=302)
    return _old_number(request, number)


def _old_number(request: HttpRequest, number: str) -> HttpResponseBase:
    pk = Redirect.objects.filter(path=number).values_list("article", flat=True).first()
    if pk is None:
        rows = Publication.objects.filter(number=number, article__source__key=GUIDE)
        pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        raise Http404
    found = Publication.objects.visible_to(request.user).listed().filter(pk=pk).first()
    if found is not None:
        return moved(request, found.get_absolute_url(), status=302)
    return gone(request, pk, lambda document: document["number"] == number)
