"""A request → the text in its body, as JSON or as plain text; what is neither is refused."""

import json

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from kb.body_limits import is_body_too_large
from kb.text.decode import decode_text
from kb.triage.request_limits import is_too_large

JSON, PLAIN = "application/json", "text/plain"


def read_request_text(request: HttpRequest) -> str:
    """Return the text. Raises HttpError 400, 411, 413, 415 or 422, with what to do instead."""
    if request.content_type not in (JSON, PLAIN):
        raise HttpError(
            415,
            _('Send JSON {"text": "…"} as application/json, or the text alone as text/plain.'),
        )
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise HttpError(415, _("Send the text as it is, without compressing it."))
    if _has_no_length(request):
        raise HttpError(411, _("Send the length of the body in Content-Length."))
    body = _read_body(request)
    text = _from_json(body) if request.content_type == JSON else _from_plain(request, body)
    if is_too_large(text):
        raise _too_large()
    return text


def _has_no_length(request: HttpRequest) -> bool:
    """Return whether a body comes in chunks: Django would read nothing of it."""
    return "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH")


def _read_body(request: HttpRequest) -> bytes:
    if is_body_too_large(request):
        raise _too_large()
    try:
        return request.body
    except RequestDataTooBig:
        raise _too_large() from None


def _from_json(body: bytes) -> str:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise HttpError(400, _("The body is not JSON in UTF-8.")) from None
    text = data.get("text") if isinstance(data, dict) else None
    if not isinstance(text, str):
        raise HttpError(422, _('The JSON needs a "text" that is a string: {"text": "…"}.'))
    return text


def _from_plain(request: HttpRequest, body: bytes) -> str:
    charset = (request.content_params or {}).get("charset", "utf-8")
    try:
        return decode_text(body, charset)
    except LookupError:
        raise HttpError(415, _("The charset of the text is unknown; send UTF-8.")) from None


def _too_large() -> HttpError:
    return HttpError(413, _("The text is larger than 1 MB. Send the part around the failure."))
