"""The pages of errors: 400, 403, 404 with suggestions, 500."""

import re
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.utils.translation import gettext as _

from kb.body_limits import UnexpectedFile
from kb.json_errors import is_for_programs, json_error, nothing_here
from kb.limits import Rate, counters, reader_key
from kb.pages.kept_post import read_post, read_signed
from kb.pages.lost_number import places_near
from kb.pages.sign_in_page import resume_page, sign_in_page
from kb.request_origin import is_from_here
from kb.search.closest_titles import closest_titles
from kb.search.suggestion import Suggestion

SERVER_ERROR = (Path(settings.BASE_DIR) / "templates" / "500.html").read_bytes()
SERVER_ERROR_SENTENCE = "The error has been logged. Please try again in a minute."
MOST_HINTS = 5
WORDS_LENGTH = 120

HINTS = Rate(count=60, seconds=60)
"""A client above this rate gets the page without suggestions: it is a crawler."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in plain text or, in the API, JSON; what was requested may not be printable."""
    text = (
        _("This form takes no files.") if isinstance(exception, UnexpectedFile) else "Bad request"
    )
    if is_for_programs(request):
        return json_error(text, 400)
    return HttpResponse(f"{text}\n", status=400, content_type="text/plain; charset=utf-8")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403; with the texts of a form of ours that was posted, to be copied."""
    if is_for_programs(request):
        return json_error(_("You do not have permission to do this"), 403)
    kept = read_post(request)
    return render(request, "errors/403.html", {"text": kept.text if kept else ""}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token; a page of ours that was open too long may go on."""
    if is_for_programs(request):
        return forbidden(request)
    kept = read_signed(request.POST.get("kept", "")) if is_from_here(request) else None
    kept = kept or read_post(request)
    if kept is None:
        return render(request, "errors/403.html", status=403)
    if not request.user.is_authenticated:
        return sign_in_page(request, kept)
    return resume_page(request, kept, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404 with the closest titles; the same whether nothing is there or it is hidden."""
    if is_for_programs(request):
        return json_error(nothing_here(), 404)
    words = words_in_path(request.path)
    context = {"hints": _hints(request, words), "words": words}
    return render(request, "errors/404.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that was read at the start, so that it cannot fail itself."""
    if is_for_programs(request):
        return json_error(SERVER_ERROR_SENTENCE, 500)
    return HttpResponseServerError(SERVER_ERROR)


def words_in_path(path: str) -> str:
    """Return the words of a path's last segment as a search text; "" where there are none."""
    last = re.sub(r"\.(md|json|txt|html?|php|aspx?)$", "", unquote(path).rstrip("/"))
    words = " ".join(re.findall(r"[^\W_]+", last.rpartition("/")[2]))
    return words[:WORDS_LENGTH] if re.search(r"[^\W\d]{3}", words) else ""


def _hints(request: HttpRequest, words: str) -> list[Suggestion]:
    if counters.take(f"hints:{reader_key(request)}", HINTS):
        return []
    if not words:
        return places_near(request.path, request.user, MOST_HINTS)
    return closest_titles(words, request.user, MOST_HINTS)
