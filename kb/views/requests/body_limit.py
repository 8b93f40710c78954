"""Refuses a body that is larger than a form of ours, before anything of it is read."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kb.limits import P, View, body_length


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
