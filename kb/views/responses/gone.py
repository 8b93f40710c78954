"""What an address answers that was public and is no more, and nothing at all of what never was."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kb.models import Audience, Publication, PublicationEvent, Verb
from kb.pages.related import relatives_of
from kb.views.responses.redirect import redirect_to

WENT_LIVE = (Verb.PUBLISH, Verb.RESTORE, Verb.OPEN)
MOST_HEIRS = 20
MOST_RELATIVES = 5


def gone_or_404(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer 410 for an article that was public; raise Http404 otherwise.

    What was merged leads to what it became part of. Those who may read how it was in the end are
    told its title and where to go instead: to its successor, else to its nearest relatives.
    """
    publication = Publication.objects.filter(pk=pk).first()
    may_read_internal = request.user.has_perm("kb.view_internal")
    if publication is None or not (may_read_internal or article_was_public(pk)):
        raise Http404
    successor = visible(publication.successor_id, request.user)
    if publication.is_merged and successor:
        return redirect_to(request, successor.get_absolute_url())
    if not may_read_internal and (publication.is_live or not publication.is_public):
        return gone_page(request)
    successor = successor or living_successor(publication, request.user)
    near = [] if successor else relatives_of(publication, request.user, MOST_RELATIVES)
    return gone_page(request, publication, successor, near)


def gone_page(
    request: HttpRequest,
    publication: Publication | None = None,
    successor: Publication | None = None,
    relatives: Sequence[Publication] = (),
) -> HttpResponse:
    """Render the 410: with title, day and where to go only for those who may read them."""
    context = {"publication": publication, "successor": successor, "relatives": relatives}
    response = render(request, "errors/410.html", context, status=410)
    response.headers["Cache-Control"] = "no-cache"
    return response


def visible(pk: int | None, user: Any) -> Publication | None:
    """Return a live publication that this reader may see, without its text."""
    if pk is None:
        return None
    return Publication.objects.visible_to(user).listed().filter(pk=pk).first()


def living_successor(publication: Publication, user: Any) -> Publication | None:
    """Follow successors that went themselves to the first one that this reader may see."""
    met, pk = {publication.pk}, publication.successor_id
    while pk is not None and pk not in met and len(met) <= MOST_HEIRS:
        if found := visible(pk, user):
            return found
        met.add(pk)
        went = Publication.objects.filter(pk=pk, is_live=False)
        pk = went.values_list("successor", flat=True).first()
    return None


def article_was_public(pk: int) -> bool:
    """Whether everyone could once read this article."""
    events = PublicationEvent.objects.filter(article=pk, verb__in=WENT_LIVE)
    return events.filter(audience=Audience.PUBLIC).exists()
