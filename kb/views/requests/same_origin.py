"""Protects the forms of anonymous pages, which have no CSRF token so that they can be cached."""

from functools import wraps
from typing import ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kb.limits import View
from kb.request_origin import is_from_here

P = ParamSpec("P")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def same_origin(view: View[P]) -> View[P]:
    """Decorate a view: refuse unsafe requests of other sites; signed in, require the token too."""
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        if not is_from_here(request):
            raise PermissionDenied("not sent by a page of this site")
        return (with_token if request.user.is_authenticated else view)(request, *args, **kwargs)

    return guarded
