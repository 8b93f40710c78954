"""Any path at which no page is → a redirect to the article that was read there once, or 410."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponseBase

from kb.text.old_path import LONGEST_OLD_PATH, normalise_old_path, spellings_of_old_path
from kb.views.responses.gone import follow_old_path


def follow_old_address(request: HttpRequest, path: str) -> HttpResponseBase:
    """Redirect from an old path: with its query string where a redirect names it, else without."""
    bare = normalise_old_path("/" + quote(path).lstrip("/"))
    query = request.META.get("QUERY_STRING", "")
    with_query = f"{bare}?{query}"
    if bare and query and query.isprintable() and len(with_query) <= LONGEST_OLD_PATH:
        try:
            return follow_old_path(request, [with_query], keeps_query=False)
        except Http404:
            pass  # the path alone may be known
    if not bare or len(bare) > LONGEST_OLD_PATH:
        raise Http404
    return follow_old_path(request, spellings_of_old_path(bare))
