"""Answers requests whose body is too large, came too slowly, or was one too many."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from kb.body_limits import is_body_too_large, limit_of_request
from kb.json_errors import is_for_programs, json_error

REFUSAL = "kb.refused_body"
"""Name in META under which the server says why it has not read a body: a key of STATUSES."""

STATUSES = {"too large": 413, "too slow": 408, "too many": 429, "busy": 503}
RETRY_AFTER = "10"


class RefusedBodies:
    """Answers before the form is parsed, and so before its token is missed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Return the refusal; None where the view is to answer."""
        reason = refusal_of(request)
        if not reason or (reason == "too large" and limit_of_request(request).has_own_answer):
            return None
        return refusal_page(request, reason)


def refusal_of(request: HttpRequest) -> str:
    """Return why the body is refused; "" where it is not."""
    if REFUSAL in request.META:
        return str(request.META[REFUSAL])
    return "too large" if is_body_too_large(request) else ""


def refusal_page(request: HttpRequest, reason: str) -> HttpResponse:
    """Return the refusal, as JSON for programs."""
    status, text = STATUSES[reason], refusal_sentence(reason)
    if is_for_programs(request):
        response: HttpResponse = json_error(text, status)
    else:
        response = render(request, "errors/body.html", {"message": text}, status=status)
    if status in {429, 503}:
        response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response


def refusal_sentence(reason: str) -> str:
    """Return what was wrong, and what to do."""
    texts: dict[str, Any] = {
        "too large": _("What was sent is larger than this address takes."),
        "too slow": _("What was sent came too slowly. Please try again over a faster connection."),
        "too many": _(
            "Too much is being sent from your address at once. Please try again in 10 seconds."
        ),
        "busy": _("The knowledge base is busy. Please try again in 10 seconds."),
    }
    return str(texts[reason])
