"""A few names of articles or people while an editor types: never a list of all."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from kb.admin.common.permissions import may
from kb.admin.common.references import label
from kb.limits import Rate, limit_reads
from kb.models import Article

MOST = 12
RATE = Rate(240, 60)


def typist(request: HttpRequest) -> str:
    """Return whose bucket a suggestion comes from."""
    return str(request.user.pk)


@require_safe
@limit_reads("admin-suggest", RATE, by=typist)
def articles(request: HttpRequest) -> HttpResponseBase:
    """Answer with the labels of a few articles whose number, code or title has what is typed."""
    typed = request.GET.get("q", "").strip()[:100]
    if not typed or not may(request.user, "view"):
        return names([])
    every = Q()
    for word in typed.split()[:6]:
        every &= Q(title__icontains=word) | Q(code__icontains=word) | Q(number__startswith=word)
    rows = Article.objects.filter(every).order_by("title", "pk")
    return names([label(row) for row in rows.values("number", "code", "title")[:MOST]])


@require_safe
@limit_reads("admin-suggest", RATE, by=typist)
def people(request: HttpRequest) -> HttpResponseBase:
    """Answer with a few user names that begin with what is typed."""
    typed = request.GET.get("q", "").strip()[:100]
    if not typed or not may(request.user, "view"):
        return names([])
    rows = get_user_model().objects.filter(is_active=True, username__istartswith=typed)
    return names(list(rows.order_by("username").values_list("username", flat=True)[:MOST]))


def names(found: list[str]) -> JsonResponse:
    """Answer with names, for this person alone."""
    return JsonResponse({"names": found}, headers={"Cache-Control": "no-store"})
