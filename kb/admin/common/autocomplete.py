"""A few names of articles or people while an editor types: never a list of all."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from kb.admin.common.permissions import has_article_permission
from kb.admin.common.references import article_label
from kb.limits import Rate, limit_reads
from kb.models import Article

MOST = 12
RATE = Rate(240, 60)


def rate_limit_key(request: HttpRequest) -> str:
    """Return whose bucket a suggestion comes from."""
    return str(request.user.pk)


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key)
def suggest_articles(request: HttpRequest) -> HttpResponseBase:
    """Answer with the labels of a few articles whose number, code or title has what is typed."""
    typed = request.GET.get("q", "").strip()[:100]
    if not typed or not has_article_permission(request.user, "view"):
        return names_response([])
    every = Q()
    for word in typed.split()[:6]:
        every &= Q(title__icontains=word) | Q(code__icontains=word) | Q(number__startswith=word)
    rows = Article.objects.filter(every).order_by("title", "pk")
    return names_response(
        [article_label(row) for row in rows.values("number", "code", "title")[:MOST]]
    )


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key)
def suggest_people(request: HttpRequest) -> HttpResponseBase:
    """Answer with a few user names that begin with what is typed."""
    typed = request.GET.get("q", "").strip()[:100]
    if not typed or not has_article_permission(request.user, "view"):
        return names_response([])
    rows = get_user_model().objects.filter(is_active=True, username__istartswith=typed)
    return names_response(list(rows.order_by("username").values_list("username", flat=True)[:MOST]))


def names_response(found: list[str]) -> JsonResponse:
    """Answer with names, for this person alone."""
    return JsonResponse({"names": found}, headers={"Cache-Control": "no-store"})
