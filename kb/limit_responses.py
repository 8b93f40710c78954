"""The answers to a request too many: a page, JSON or a line of text, each with Retry-After."""

import math
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext


def too_many_requests_page(request: HttpRequest, wait: float) -> HttpResponse:
    """Return the 429 as a page; `wait` is in seconds."""
    seconds = math.ceil(wait)
    context = {
        "message": retry_message(seconds),
        "retry_at": timezone.localtime() + timedelta(seconds=seconds),
        "address": request.get_full_path() if request.method in {"GET", "HEAD"} else "",
    }
    page = render(request, "errors/429.html", context, status=429)
    return with_retry_after(page, seconds)


def too_many_requests_json(request: HttpRequest, wait: float) -> HttpResponse:
    """Return the 429 as JSON with `error` and `retry_after`, in seconds."""
    seconds = math.ceil(wait)
    body = {"error": retry_message(seconds), "retry_after": seconds}
    return with_retry_after(JsonResponse(body, status=429), seconds)


def too_many_requests(request: HttpRequest, wait: float) -> HttpResponse:
    """Return the 429 in plain text, for a script that shows it or needs no more than the status."""
    seconds = math.ceil(wait)
    plain = "text/plain; charset=utf-8"
    text = f"{retry_message(seconds)}\n"
    return with_retry_after(HttpResponse(text, status=429, content_type=plain), seconds)


def retry_message(seconds: int) -> str:
    """Return when to try again, in words."""
    return ngettext(
        "Too many requests. Please try again in %(seconds)s second.",
        "Too many requests. Please try again in %(seconds)s seconds.",
        seconds,
    ) % {"seconds": seconds}


def with_retry_after(response: HttpResponse, seconds: int) -> HttpResponse:
    """Tell clients and caches when to ask again."""
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
