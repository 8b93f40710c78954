"""What an address answers where no article is: one hop to where it leads now, 410, or 404."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kb.pages.address_lookup import articles_once_at, first_visible
from kb.pages.gone_articles import GoneArticle, find_gone
from kb.views.responses.redirect import redirect_to


def gone_or_404(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer for an article that this reader cannot see; raise Http404 if they never could."""
    gone = find_gone(pk, request.user)
    if gone is None:
        raise Http404
    return _gone(request, gone)


def follow_old_path(
    request: HttpRequest, paths: Iterable[str], *, status: int = 301, keeps_query: bool = True
) -> HttpResponseBase:
    """Redirect to the latest visible article that had one of these paths.

    `keeps_query` hands the query string on; it is dropped where it is part of the old path.

    Where none is visible, answer 410 for the latest that may be spoken of; raise Http404 where
    there is none.
    """
    pks = articles_once_at(paths, request.user)
    publication = first_visible(pks, request.user)
    if publication is not None:
        url = publication.get_absolute_url()
        return redirect_to(request, url, status=status, keeps_query=keeps_query)
    for pk in pks:
        if gone := find_gone(pk, request.user):
            return _gone(request, gone)
    raise Http404


def gone_page(request: HttpRequest, gone: GoneArticle) -> HttpResponse:
    """Render the 410 page."""
    context = {
        "publication": gone.publication,
        "successor": gone.successor,
        "relatives": gone.relatives,
    }
    response = render(request, "errors/410.html", context, status=410)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _gone(request: HttpRequest, gone: GoneArticle) -> HttpResponse:
    if gone.merged_into is not None:
        return redirect_to(request, gone.merged_into.get_absolute_url())
    return gone_page(request, gone)
