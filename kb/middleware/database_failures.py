"""A database that cannot answer is a 503 with Retry-After; a value that it refuses is a 400."""

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.exception import response_for_exception
from django.core.signals import got_request_exception
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
RETRY_AFTER = "5"
READ_ONLY = "25006"


class DatabaseFailures:
    """Locked, full, read-only, damaged or gone: the reader is told to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        got_request_exception.connect(note_failure, dispatch_uid="kb.database_failures")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if failure := request.META.get("kb.database_failure"):
            return unavailable(request, failure)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for the view where the database is the reason that it failed."""
        if is_unavailable(error):
            return unavailable(request, error)
        if isinstance(error, (DataError, OverflowError, UnicodeEncodeError)):
            # A NUL, a lone surrogate, a number that no column holds: the client sent it.
            return response_for_exception(request, BadRequest("a value that cannot be stored"))
        return None


def note_failure(request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Remember a failure outside of the view (the session's last save), which no hook sees."""
    error = sys.exc_info()[1]
    if request is not None and error is not None and is_unavailable(error):
        request.META["kb.database_failure"] = error


def is_unavailable(error: BaseException) -> bool:
    """Whether the same request may succeed later."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    # SQLite calls a damaged file a plain DatabaseError, PostgreSQL read-only an InternalError.
    return type(error) is DatabaseError or getattr(error.__cause__, "sqlstate", "") == READ_ONLY


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The plain 503, with the reason in the log."""
    logger.error("%s %s: the database cannot answer: %s", request.method, request.path, error)
    message = _("The knowledge base cannot do this right now. Please try again in a few seconds.")
    return HttpResponse(
        f"{message}\n",
        status=503,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"},
    )
