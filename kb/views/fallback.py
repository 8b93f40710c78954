"""Every other path: redirect where it is nearly right, or where it is an old one."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch

from kb.publishing.corrected_paths import pages_at
from kb.views.responses.old_address import follow_old_address
from kb.views.responses.redirect import redirect_to


def fallback(request: HttpRequest, path: str) -> HttpResponseBase:
    """Redirect to the corrected path: `/Articles` → `/articles/`, `/articles/4)` → its article.

    Runs the view of each corrected path, to answer with its own redirect or its 404; then looks
    for an old path.
    """
    if request.method not in {"GET", "HEAD"}:
        raise Http404
    for candidate, match in pages_at(path):
        answer = None if candidate == request.path else _answer(request, candidate, match)
        if answer is not None:
            return answer
    return follow_old_address(request, path)


def _answer(request: HttpRequest, candidate: str, match: ResolverMatch) -> HttpResponseBase | None:
    """Return the redirect, or the 410, of a corrected path; None where nothing is there."""
    try:
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return None
    return redirect_to(request, candidate) if response.status_code == 200 else response
