"""JSON suggestions of article labels and user names while an editor types."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from kb.admin.common.permissions import has_article_permission
from kb.admin.common.references import article_label
from kb.limit_responses import too_many_requests_json
from kb.limits import Rate, limit_reads
from kb.models import Article

MAX_SUGGESTIONS = 12
MAX_QUERY_LENGTH = 100
MAX_QUERY_WORDS = 6
RATE = Rate(240, 60)


def rate_limit_key(request: HttpRequest) -> str:
    """Return the user's id: suggestions are limited for each person."""
    return str(request.user.pk)


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key, answer=too_many_requests_json)
def suggest_articles(request: HttpRequest) -> HttpResponseBase:
    """Answer with the labels of articles that have each typed word in title, code or number."""
    condition = Q()
    for word in _query(request).split()[:MAX_QUERY_WORDS]:
        condition &= Q(title__icontains=word) | Q(code__icontains=word) | Q(number__startswith=word)
    if not condition:
        return names_response([])
    rows = Article.objects.filter(condition).order_by("title", "pk")
    rows_shown = rows.values("number", "code", "title")[:MAX_SUGGESTIONS]
    return names_response([article_label(row) for row in rows_shown])


@require_safe
@limit_reads("admin-suggest", RATE, by=rate_limit_key, answer=too_many_requests_json)
def suggest_people(request: HttpRequest) -> HttpResponseBase:
    """Answer with active user names that begin with what is typed."""
    query = _query(request)
    if not query:
        return names_response([])
    people = get_user_model().objects.filter(is_active=True, username__istartswith=query)
    names = people.order_by("username").values_list("username", flat=True)
    return names_response(list(names[:MAX_SUGGESTIONS]))


def _query(request: HttpRequest) -> str:
    """Return what was typed; "" for those who may not see articles."""
    if not has_article_permission(request.user, "view"):
        return ""
    return request.GET.get("q", "").strip()[:MAX_QUERY_LENGTH]


def names_response(names: list[str]) -> JsonResponse:
    """Return the names as JSON that no cache keeps."""
    return JsonResponse({"names": names}, headers={"Cache-Control": "no-store"})
