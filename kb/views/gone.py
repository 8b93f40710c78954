"""What an address answers that was public and is no more, and nothing at all of what never was."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kb.models import Audience, Publication, PublicationEvent, Verb
from kb.models.category import DEEPEST
from kb.views.moved import moved

WENT_LIVE = (Verb.PUBLISH, Verb.RESTORE, Verb.OPEN)
CHANGED_READERS_TEXT = (*WENT_LIVE, Verb.RESTRICT)

Document = dict[str, Any]


def gone(
    request: HttpRequest, pk: int, is_address: Callable[[Document], bool] | None = None
) -> HttpResponseBase:
    """Answer 410 for an article that was public under the address asked; raise Http404 otherwise.

    `is_address` says whether a document that was public had that address; leave it out where the
    address is the article's id, which never changes.
    """
    publication = Publication.objects.listed().select_related("successor").filter(pk=pk).first()
    may_read_internal = request.user.has_perm("kb.view_internal")
    if publication is None or not (may_read_internal or was_public(pk, is_address)):
        raise Http404
    successor = visible(publication.successor_id, request.user)
    if publication.is_merged and successor:
        return moved(request, successor.get_absolute_url())
    is_open = may_read_internal or (publication.is_public and not publication.is_live)
    told = publication if is_open else None
    return gone_page(request, told, successor if is_open else None)


def gone_page(
    request: HttpRequest, publication: Publication | None, successor: Publication | None
) -> HttpResponse:
    """Render the 410: with title, day and successor only for those who may read them."""
    context = {"publication": publication, "successor": successor}
    response = render(request, "errors/410.html", context, status=410)
    response.headers["Cache-Control"] = "no-cache"
    return response


def visible(pk: int | None, user: Any) -> Publication | None:
    """Return a live publication that this reader may see, without its text."""
    if pk is None:
        return None
    return Publication.objects.visible_to(user).listed().filter(pk=pk).first()


def was_public(pk: int, is_address: Callable[[Document], bool] | None) -> bool:
    """Whether everyone could once read this article, under that address if one is asked for."""
    if is_address is None:
        events = PublicationEvent.objects.filter(article=pk, verb__in=WENT_LIVE)
        return events.filter(audience=Audience.PUBLIC).exists()
    return any(is_address(document) for document in public_documents(pk))


def category_was_public(pk: int) -> bool:
    """Whether everyone could once read something in or under a category."""
    inside, path = Q(), "article__publication__category"
    for _level in range(DEEPEST):
        inside |= Q(**{path: pk})
        path += "__parent"
    events = PublicationEvent.objects.filter(inside, verb__in=WENT_LIVE)
    return events.filter(audience=Audience.PUBLIC).exists()


def public_documents(pk: int) -> Iterator[Document]:
    """Yield every text of an article that everyone could read, oldest first."""
    live: Document | None = None
    events = PublicationEvent.objects.filter(article=pk, verb__in=CHANGED_READERS_TEXT)
    for event in events.order_by("pk").values("verb", "audience", "document"):
        live = event["document"] or live
        if live is not None and event["verb"] in WENT_LIVE and event["audience"] == Audience.PUBLIC:
            yield live
