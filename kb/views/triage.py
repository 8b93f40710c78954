"""The page to paste a log into, what was found in it, and the message that editors are told of."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kb.body_limits import is_body_too_large
from kb.limit_responses import too_many_requests_page
from kb.limits import Rate, limit_posts
from kb.pages.triage import codes_context, triage_context
from kb.publishing.length_check import check_length
from kb.publishing.rules import Refused
from kb.triage.report import LONGEST_REPORT, report_message
from kb.triage.request_limits import is_too_large, seconds_until_allowed
from kb.views.requests.same_origin import same_origin

REPORTS = Rate(count=10, seconds=600)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
def triage_page(request: HttpRequest) -> HttpResponse:
    """Show the form; with `?codes=` what these codes lead to; after a POST what the text says.

    Nothing of a text is stored, cached or logged.
    """
    if request.method == "POST":
        return _answer(request)
    has_codes = {"codes", "articles"} & set(request.GET)
    context = codes_context(request.GET, request.user) if has_codes else {}
    return _page(request, {**context, "is_reported": "reported" in request.GET})


@require_POST
@same_origin
@limit_posts("triage-report", REPORTS)
def report_unknown_message(request: HttpRequest) -> HttpResponseBase:
    """Save for the editors the message that the reader was shown, masked, and has confirmed."""
    if is_body_too_large(request):
        return _too_large(request)
    message = " ".join(request.POST.get("message", "").split())
    try:
        check_length(message, LONGEST_REPORT)
    except Refused as refusal:
        return _page(request, {"report": message, "problem": str(refusal)}, status=400)
    if not report_message(message):
        return _page(request, {"is_refused": True}, status=400)
    return HttpResponseRedirect(f"{reverse('triage')}?reported=1#reported")


def _answer(request: HttpRequest) -> HttpResponse:
    if is_body_too_large(request):
        return _too_large(request)
    if wait := seconds_until_allowed(request):
        return too_many_requests_page(request, wait)
    try:
        # The form of triage sends `text`, the box of search `q`.
        text = request.POST.get("text") or request.POST.get("q", "")
    except RequestDataTooBig:
        return _too_large(request)
    # A form sends every line end as two characters; the text has one.
    text = text.replace("\r\n", "\n")
    if is_too_large(text):
        return _too_large(request)
    if not text.strip():
        return _page(request, {"is_empty": True})
    return _page(request, triage_context(text, request.user))


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "triage/triage.html", context, status=status)


def _too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "triage/too_large.html", status=413)
