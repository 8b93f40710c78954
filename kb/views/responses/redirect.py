"""One hop to the right address; never kept by a browser, so that a rename back cannot loop."""

from django.http import HttpRequest, HttpResponseRedirect


def redirect_to(request: HttpRequest, path: str, *, status: int = 301) -> HttpResponseRedirect:
    """Answer 301 (or 302) to a path of ours; the query string goes along."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{path}?{query}" if query else path, status=status)
    response.headers["Cache-Control"] = "no-cache"
    return response
