"""What became of a search, as its reader's browser tells: what was opened, what is missing."""

from typing import Any
from urllib.parse import unquote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_POST

from kb.limits import Rate, client_key, counters, limit_posts, too_many_requests
from kb.models import Publication
from kb.search.log.search_log import can_be_missing, note_opened, report_missing
from kb.search.query.parse import printable
from kb.views.requests.referrer import page_kind
from kb.views.requests.same_origin import same_origin

# A note that gets lost does no harm, so these are counted in memory: reading never writes.
OPENED = Rate(count=120, seconds=60)
MISSING = Rate(count=10, seconds=600)
LARGEST = 8_192
SUGGESTIONS = "suggestions"


@require_POST
@same_origin
def note_opened_result(request: HttpRequest) -> HttpResponse:
    """Note which article was opened from which search; what makes no sense is not noted."""
    if not is_small(request):
        return refused()
    if wait := counters.take(f"opened:{client_key(request)}", OPENED):
        return too_many_requests(wait)
    pk = publication_at(request.POST.get("opened", ""), request.user)
    if pk is not None:
        came_from = SUGGESTIONS if request.POST.get("from") == SUGGESTIONS else ""
        note_opened(request.POST.get("q", ""), pk, came_from=came_from)
    return HttpResponse(status=204)


@require_POST
@same_origin
@limit_posts("missing", MISSING)
def report_missing_article(request: HttpRequest) -> HttpResponseBase:
    """Keep for the editors that nothing was found which should be there."""
    text = request.POST.get("q", "") if is_small(request) else ""
    if not can_be_missing(text):
        return refused()
    report_missing(text, page_kind(request))
    query = urlencode({"q": printable(text), "reported": 1})
    return HttpResponseRedirect(f"{reverse('search')}?{query}#reported")


def is_small(request: HttpRequest) -> bool:
    """Whether the body can be what our own page sends."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    return length.isdecimal() and int(length) <= LARGEST


def refused() -> HttpResponse:
    """Answer 400 in a plain line."""
    return HttpResponse("Bad request\n", status=400, content_type="text/plain; charset=utf-8")


def publication_at(path: str, user: Any) -> int | None:
    """Return the article whose page has this path, where this reader may see it."""
    try:
        match = resolve(printable(unquote(path[:LARGEST])))
    except Resolver404:
        return None
    rows = Publication.objects.visible_to(user)
    if match.url_name in {"article", "article-short"}:
        rows = rows.filter(pk=match.kwargs["pk"])
    elif match.url_name == "error-code":
        rows = rows.codes().filter(slug=match.kwargs["spelling"])
    else:
        return None
    return rows.order_by().values_list("pk", flat=True).first()
