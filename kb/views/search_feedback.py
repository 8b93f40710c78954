"""What the reader's browser reports about a search: what was opened, what is missing."""

from urllib.parse import unquote, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_POST

from kb.body_limits import is_body_too_large
from kb.limit_responses import too_many_requests
from kb.limits import Rate, counters, limit_posts, reader_key
from kb.models import Publication
from kb.reader import Reader
from kb.search.log.search_log import can_report_missing, log_opened, report_missing
from kb.text.printable import printable
from kb.views.requests.referrer import page_kind
from kb.views.requests.same_origin import same_origin

# Counted in memory, in each process: a reader's click must not write a counter.
OPENED = Rate(count=120, seconds=60)
MISSING = Rate(count=10, seconds=600)
LONGEST_ADDRESS = 8_192
LONGEST_TEXT = 2_000
SUGGESTIONS = "suggestions"


@require_POST
@same_origin
def note_opened_result(request: HttpRequest) -> HttpResponse:
    """Log which article was opened from which search; answer 204 also where none was."""
    if not is_small(request):
        return refused()
    if wait := counters.take(f"opened:{reader_key(request)}", OPENED):
        return too_many_requests(request, wait)
    pk = publication_at(request.POST.get("opened", ""), request.user)
    if pk is not None:
        came_from = SUGGESTIONS if request.POST.get("from") == SUGGESTIONS else ""
        log_opened(request.POST.get("q", ""), pk, came_from=came_from)
    return HttpResponse(status=204)


@require_POST
@same_origin
@limit_posts("missing", MISSING)
def report_missing_article(request: HttpRequest) -> HttpResponseBase:
    """Save for the editors that an article is missing, and show the search again with thanks."""
    text = request.POST.get("q", "") if is_small(request) else ""
    if not can_report_missing(text):
        return refused()
    report_missing(text, page_kind(request))
    query = urlencode({"q": printable(text, LONGEST_TEXT), "reported": 1})
    return HttpResponseRedirect(f"{reverse('search')}?{query}#reported")


def is_small(request: HttpRequest) -> bool:
    """Whether the body is no larger than what our own pages send."""
    return not is_body_too_large(request)


def refused() -> HttpResponse:
    """Answer 400 in plain text."""
    return HttpResponse("Bad request\n", status=400, content_type="text/plain; charset=utf-8")


def publication_at(path: str, user: Reader | None) -> int | None:
    """Return the id of the publication with this path; None where this reader sees none."""
    try:
        match = resolve(printable(unquote(path[:LONGEST_ADDRESS]), LONGEST_TEXT))
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
