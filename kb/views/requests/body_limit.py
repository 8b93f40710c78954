"""Refuses a body that is larger than a form of ours, before anything of it is read."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kb.body_limits import is_body_too_large
from kb.limits import P, View


def limit_body(
    too_large: Callable[[HttpRequest], HttpResponse],
) -> Callable[[View[P]], View[P]]:
    """Decorate a view: answer `too_large` where the body is larger than the address takes."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def limited(request: HttpRequest, /, *args: P.args, **kw: P.kwargs) -> HttpResponseBase:
            if is_body_too_large(request):
                return too_large(request)
            return view(request, *args, **kw)

        return limited

    return decorate
