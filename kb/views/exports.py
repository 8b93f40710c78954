"""One article as Markdown, as JSON and as the plain text of a ticket reply."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.models import Publication, Revision
from kb.pages.related import targets_of
from kb.serialise.addresses import base_url
from kb.serialise.as_json import to_json
from kb.serialise.as_markdown import to_markdown
from kb.serialise.as_reply import to_reply
from kb.views.responses.gone import gone_or_404
from kb.views.responses.redirect import redirect_to

NOBODY = AnonymousUser()


@require_safe
def export_markdown(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the article as Markdown."""
    publication = _read(request, pk)
    if publication is None:
        return gone_or_404(request, pk)
    if request.path != (url := reverse("article-markdown", args=[pk])):
        return redirect_to(request, url)
    links = targets_of(publication, _readers_of(publication, request))
    return _text(
        to_markdown(publication, links, base_url(request), number_of(publication)), "text/markdown"
    )


@require_safe
def export_json(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the article as JSON."""
    publication = _read(request, pk)
    if publication is None:
        return gone_or_404(request, pk)
    if request.path != (url := reverse("article-json", args=[pk])):
        return redirect_to(request, url)
    links = targets_of(publication, _readers_of(publication, request))
    return JsonResponse(
        to_json(publication, links, base_url(request)), json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def export_reply(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the words for a ticket: public words alone, for a customer reads them."""
    publication = Publication.objects.visible_to(NOBODY).filter(pk=pk).first()
    if publication is None:
        if _read(request, pk) is not None:
            raise Http404  # an internal article: there are no words of it for a customer
        return gone_or_404(request, pk)
    if request.path != (url := reverse("article-reply", args=[pk])):
        return redirect_to(request, url)
    links = targets_of(publication, NOBODY)
    return _text(
        to_reply(publication, links, base_url(request), number_of(publication)), "text/plain"
    )


def number_of(publication: Publication) -> int:
    """Return which revision is copied: the ticket's link shows it even when it has changed."""
    numbers = Revision.objects.filter(pk=publication.revision_id).values_list("number", flat=True)
    return numbers.get()


def _read(request: HttpRequest, pk: int) -> Publication | None:
    return Publication.objects.visible_to(request.user).filter(pk=pk).first()


def _readers_of(publication: Publication, request: HttpRequest) -> Any:
    """A public article's text is the same for all, so that a copy of it tells nothing internal."""
    return NOBODY if publication.is_public else request.user


def _text(text: str, kind: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")
