"""Refuses a body that is larger than a form of ours, before anything of it is read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def body_length(request: HttpRequest) -> int:
    """Return the bytes of the body as announced; 0 where nothing or nonsense is."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 19 else 0


def limit_body(
    too_large: Callable[[HttpRequest], HttpResponse],
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: answer `too_large` where Django would not read the body into memory."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def limited(request: HttpRequest, /, *args: P.args, **kw: P.kwargs) -> HttpResponseBase:
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            if most is not None and body_length(request) > most:
                return too_large(request)
            return view(request, *args, **kw)

        return limited

    return decorate
