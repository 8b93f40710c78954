"""A path that was public once → what bears it now, or that it is gone."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponseBase

from kb.models import Publication, Redirect
from kb.views.responses.gone import gone_or_404
from kb.views.responses.redirect import redirect_to

MOST = 50


def follow_old_path(
    request: HttpRequest, paths: Iterable[str], *, status: int = 301
) -> HttpResponseBase:
    """Lead to the last that had one of these paths and that this reader may see.

    Where all are gone, say so of the last that may be told; raise Http404 where nobody but agents
    could ever ask for it.
    """
    rows = Redirect.objects.filter(path__in=paths)
    if not request.user.has_perm("kb.view_internal"):
        rows = rows.filter(is_public=True)
    pks = list(dict.fromkeys(rows.order_by("-pk").values_list("article", flat=True)[:MOST]))
    if not pks:
        raise Http404
    living = Publication.objects.visible_to(request.user).listed().in_bulk(pks)
    for pk in pks:
        if pk in living:
            return redirect_to(request, living[pk].get_absolute_url(), status=status)
    return _gone(request, pks)


def _gone(request: HttpRequest, pks: list[int]) -> HttpResponseBase:
    for pk in pks:
        try:
            return gone_or_404(request, pk)
        except Http404:
            continue
    raise Http404
