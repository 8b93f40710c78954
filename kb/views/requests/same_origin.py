"""Forms of anonymous readers carry no token, so that their pages stay cacheable: who may post."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kb.views.error_handlers import forbidden

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def same_origin(view: View[P]) -> View[P]:
    """Decorate a view: unsafe requests come from our own pages, with a token where signed in."""
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method in SAFE:
            return view(request, *args, **kwargs)
        if not is_from_here(request):
            return forbidden(request, reason="not from a page of ours")
        return (with_token if request.user.is_authenticated else view)(request, *args, **kwargs)

    return guarded


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sends it; without TLS by Origin alone."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {own, *settings.CSRF_TRUSTED_ORIGINS}
