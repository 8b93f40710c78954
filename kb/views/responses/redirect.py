"""Redirects that no browser stores, so that renaming something back makes no loop."""

from django.http import HttpRequest, HttpResponseRedirect


def redirect_to(
    request: HttpRequest, path: str, *, status: int = 301, keeps_query: bool = True
) -> HttpResponseRedirect:
    """Answer 301 (or 302) to a path of this site, with the query string of the request."""
    query = request.META.get("QUERY_STRING", "") if keeps_query else ""
    response = HttpResponseRedirect(f"{path}?{query}" if query else path, status=status)
    response.headers["Cache-Control"] = "no-cache"
    return response
