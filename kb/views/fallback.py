"""Every other address: one hop where only its case or its last slash is wrong, else 404."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from kb.views.responses.redirect import redirect_to


def fallback(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send the reader to the address that was meant: `/Articles` → `/articles/`.

    The right address is asked first, so that what it would redirect to is reached in one hop, and
    what it does not know is a 404 here too.
    """
    meant = in_our_case(path)
    for candidate in dict.fromkeys((meant, meant.rstrip("/") + "/", meant.rstrip("/"))):
        if candidate == request.path or request.method not in {"GET", "HEAD"}:
            continue
        try:
            view, args, kwargs = resolve(candidate)
        except Resolver404:
            continue
        if view is not fallback:
            response: HttpResponseBase = view(request, *args, **kwargs)
            return redirect_to(request, candidate) if response.status_code == 200 else response
    raise Http404


def in_our_case(path: str) -> str:
    """Return an address in small letters, but for the spelling of an error code as it is typed."""
    first, slash, rest = path.partition("/")
    is_spelling = first.lower() == "errors"
    return f"/{first.lower()}{slash}{rest if is_spelling else rest.lower()}"
