"""Every other path: redirect where only its case or its last slash is wrong, else 404."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from kb.views.responses.redirect import redirect_to


def fallback(request: HttpRequest, path: str) -> HttpResponseBase:
    """Redirect to the corrected path: `/Articles` → `/articles/`.

    Runs the view of the corrected path first, to answer with its own redirect or its 404.
    """
    lowered = lower_path(path)
    for candidate in dict.fromkeys((lowered, lowered.rstrip("/") + "/", lowered.rstrip("/"))):
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


def lower_path(path: str) -> str:
    """Return the path in lower case; below /errors/ the spelling of a code stays as it is."""
    first, slash, rest = path.partition("/")
    is_spelling = first.lower() == "errors"
    return f"/{first.lower()}{slash}{rest if is_spelling else rest.lower()}"
