"""Pages for what went wrong: not found, not allowed, not understood, our own fault."""

import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render

from kb.limits import Rate, client_key, counters
from kb.search.closest_titles import closest_titles
from kb.search.suggest import Suggestion

SERVER_ERROR = (Path(settings.BASE_DIR) / "templates" / "500.html").read_bytes()
MOST_HINTS = 5
LONGEST = 120
# A crawler with a list of dead addresses gets plain pages.
HINTS = Rate(count=60, seconds=60)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in a plain line: what was asked may not even be printable."""
    return HttpResponse("Bad request\n", status=400, content_type="text/plain; charset=utf-8")


def forbidden(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Answer 403, also where a form came without its token."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with the closest titles; the same for what never was and what is not public."""
    words = words_of(request.path)
    context = {"hints": hints(request, words), "words": words}
    return render(request, "errors/404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither database nor templates."""
    return HttpResponseServerError(SERVER_ERROR)


def words_of(path: str) -> str:
    """Return the last words of a path as somebody would type them; "" where there are none."""
    last = re.sub(r"\.(md|json|txt|html?|php|aspx?)$", "", unquote(path).rstrip("/"))
    words = " ".join(re.findall(r"[^\W_]+", last.rpartition("/")[2]))
    return words[:LONGEST] if re.search(r"[^\W\d]{3}", words) else ""


def hints(request: HttpRequest, words: str) -> list[Suggestion]:
    """Return the places whose names are closest to these words; none while too many ask."""
    if not words or counters.take(f"hints:{client_key(request)}", HINTS):
        return []
    return closest_titles(words, request.user, MOST_HINTS)
