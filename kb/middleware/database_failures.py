"""503 with Retry-After when the database cannot answer; 400 for a value it cannot store."""

import logging
import sys
from collections.abc import Callable
from sqlite3 import SQLITE_READONLY

from django.core.exceptions import BadRequest
from django.core.signals import got_request_exception
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from kb.json_errors import is_for_programs, json_error

logger = logging.getLogger(__name__)
RETRY_AFTER = "5"
READ_ONLY_SQLSTATE = "25006"


class DatabaseFailures:
    """Tells clients to try again: the database is locked, full, read-only, damaged or away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        got_request_exception.connect(remember_failure, dispatch_uid="kb.database_failures")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if failure := request.META.pop("kb.database_failure", None):
            return service_unavailable(request, failure)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return 503, or raise BadRequest, for a database error; None for any other."""
        if is_unavailable(error):
            return service_unavailable(request, error)
        if isinstance(error, (DataError, OverflowError, UnicodeEncodeError)):
            # The client sent a null byte, a lone surrogate or a number too large for the column.
            raise BadRequest("a value that cannot be stored") from error
        return None


def remember_failure(request: HttpRequest | None = None, **kwargs: object) -> None:
    """Note an error raised outside the view (saving the session), which no hook gets to see."""
    error = sys.exc_info()[1]
    if request is not None and error is not None and is_unavailable(error):
        request.META["kb.database_failure"] = error


def is_unavailable(error: BaseException) -> bool:
    """Return whether the same request may succeed later."""
    if isinstance(error, (OperationalError, InterfaceError)):
        return True
    # A damaged SQLite file is a plain DatabaseError, a read-only PostgreSQL an InternalError.
    return type(error) is DatabaseError or is_read_only_error(error)


def is_read_only_error(error: BaseException) -> bool:
    """Return whether the database can be read and not written."""
    cause = error.__cause__
    return (
        getattr(cause, "sqlstate", "") == READ_ONLY_SQLSTATE
        or getattr(cause, "sqlite_errorcode", 0) & 0xFF == SQLITE_READONLY
    )


def service_unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Return the 503 in plain text, as JSON for programs; log the error."""
    logger.error("%s %s: the database cannot answer: %s", request.method, request.path, error)
    message = _("The knowledge base cannot do this right now. Please try again in a few seconds.")
    if is_read_only_error(error):
        message = _(
            "The knowledge base can only be read at the moment. "
            "Nothing was saved: please try again later."
        )
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    if is_for_programs(request):
        return json_error(message, 503, headers)
    return HttpResponse(
        f"{message}\n", status=503, content_type="text/plain; charset=utf-8", headers=headers
    )
