"""The access log: an id for each request, and a line of JSON for its answer."""

import json
import logging
import re
import secrets
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from kb.limits import WRITES, Rate, client_key, counters
from kb.middleware.proxies import GetResponse, is_within
from kb.models import SecurityAction
from kb.security_log.current_request import REQUEST_ID, answering, known_user
from kb.security_log.record_event import queue_event

lines = logging.getLogger("kb.access")

REFUSALS = frozenset({403, 408, 413, 429})
REFUSALS_OF_ADDRESS = Rate(count=30, seconds=60)
"""Refused forms that each process stores; above that, the access log alone tells of them."""

SECRET_VALUES = frozenset({"key", "token"})
"""Names of values in addresses that let somebody in, such as the link to choose a password."""

GIVEN_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def log_requests(get_response: GetResponse) -> GetResponse:
    """Give each request its id, before anything else sees it, and log its answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begin = time.perf_counter()
        request.META[REQUEST_ID] = request_id = request_id_of(request)
        with answering(request):
            response = get_response(request)
            record_refusal(request, response.status_code)
        response.headers["X-Request-ID"] = request_id
        if settings.KB_ACCESS_LOG:
            lines.info(line_of(request, response.status_code, time.perf_counter() - begin))
        return response

    return middleware


def request_id_of(request: HttpRequest) -> str:
    """Return the id that a trusted proxy has given; a new one for all others."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    is_trusted = is_within(request.META.get("REMOTE_ADDR", ""), settings.KB_TRUSTED_PROXIES)
    return given if is_trusted and GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def line_of(request: HttpRequest, status: int, seconds: float) -> str:
    """Return the line: no query string, no header, nothing of a body."""
    user = known_user(request)
    values: dict[str, Any] = {
        "log": "access",
        "at": timezone.now().isoformat(timespec="milliseconds"),
        "request_id": request.META[REQUEST_ID],
        "address": request.META.get("REMOTE_ADDR", ""),
        "person": user.pk if user else "-",
        "method": request.method,
        "path": path_of_request(request),
        "status": status,
        "seconds": round(seconds, 4),
    }
    return json.dumps(values)


def path_of_request(request: HttpRequest) -> str:
    """Return the path; what lets somebody in is left out of it."""
    path, match = request.path, request.resolver_match
    for name in SECRET_VALUES.intersection(match.kwargs if match else ()):
        path = path.replace(str(match.kwargs[name]), "…") if match else path
    return path


def record_refusal(request: HttpRequest, status: int) -> None:
    """Record a form that was refused: by its token, its size, its rate, or for want of a right."""
    if request.method not in WRITES or status not in REFUSALS:
        return
    if not counters.take(f"refused:{client_key(request)}", REFUSALS_OF_ADDRESS):
        queue_event(SecurityAction.POST_REFUSED, status=status)
