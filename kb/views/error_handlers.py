"""The pages of errors: 400, 403, 404 with suggestions, 500."""

import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render

from kb.limits import Rate, client_key, counters
from kb.search.closest_titles import closest_titles
from kb.search.suggestion import Suggestion

SERVER_ERROR = (Path(settings.BASE_DIR) / "templates" / "500.html").read_bytes()
MOST_HINTS = 5
WORDS_LENGTH = 120

HINTS = Rate(count=60, seconds=60)
"""A client above this rate gets the page without suggestions: it is a crawler."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in plain text; what was requested may not be printable."""
    return HttpResponse("Bad request\n", status=400, content_type="text/plain; charset=utf-8")


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Answer 403, also for a form without its CSRF token."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with the closest titles; the same whether nothing is there or it is hidden."""
    words = words_in_path(request.path)
    context = {"hints": _hints(request, words), "words": words}
    return render(request, "errors/404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that was read at the start, so that it cannot fail itself."""
    return HttpResponseServerError(SERVER_ERROR)


def words_in_path(path: str) -> str:
    """Return the words of a path's last segment as a search text; "" where there are none."""
    last = re.sub(r"\.(md|json|txt|html?|php|aspx?)$", "", unquote(path).rstrip("/"))
    words = " ".join(re.findall(r"[^\W_]+", last.rpartition("/")[2]))
    return words[:WORDS_LENGTH] if re.search(r"[^\W\d]{3}", words) else ""


def _hints(request: HttpRequest, words: str) -> list[Suggestion]:
    if not words or counters.take(f"hints:{client_key(request)}", HINTS):
        return []
    return closest_titles(words, request.user, MOST_HINTS)
