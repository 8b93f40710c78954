"""Answers what would be written while the site can only be read (KB_READ_ONLY)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from kb.json_errors import is_for_programs, json_error

READING_FORMS = {"search", "search-opened", "triage", "api:triage"}
"""Names of addresses that are posted to and store nothing, or nothing that anybody misses."""

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
RETRY_AFTER = "300"


class ReadOnly:
    """Answers a form before it is checked: nobody corrects what cannot be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return the 503; None where the view is to answer."""
        if not settings.KB_READ_ONLY or request.method in SAFE_METHODS:
            return None
        match = request.resolver_match
        is_reading = match is not None and match.view_name in READING_FORMS
        return None if is_reading else read_only_page(request)


def read_only_page(request: HttpRequest) -> HttpResponse:
    """Return the 503 that says that nothing is stored now, as JSON for programs."""
    if is_for_programs(request):
        text = _("The knowledge base can only be read at the moment.")
        response: HttpResponse = json_error(text, 503)
    else:
        response = render(request, "errors/read_only.html", status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response
