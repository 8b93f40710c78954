"""One article as Markdown, as JSON and as the plain text of a reply."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.pages.exported_article import ExportedArticle, find_exported
from kb.serialise.addresses import base_url
from kb.serialise.as_json import to_json
from kb.serialise.as_markdown import to_markdown
from kb.serialise.as_reply import to_reply
from kb.views.responses.gone import gone_or_404
from kb.views.responses.redirect import redirect_to


@require_safe
def export_markdown(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the article as Markdown."""
    article = find_exported(pk, request.user)
    return _answer(request, pk, article, "article-markdown", _markdown)


@require_safe
def export_json(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the article as JSON."""
    article = find_exported(pk, request.user)
    return _answer(request, pk, article, "article-json", _json)


@require_safe
def export_reply(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with the text of a reply to a customer: public text only, whoever asks."""
    article = find_exported(pk, None)
    if article is None and find_exported(pk, request.user) is not None:
        raise Http404  # an internal article has no text for customers
    return _answer(request, pk, article, "article-reply", _reply)


def _answer(
    request: HttpRequest,
    pk: int,
    article: ExportedArticle | None,
    url_name: str,
    export: Callable[[ExportedArticle, str], HttpResponse],
) -> HttpResponseBase:
    if article is None:
        return gone_or_404(request, pk)
    url = reverse(url_name, args=[pk])
    return export(article, base_url(request)) if request.path == url else redirect_to(request, url)


def _markdown(article: ExportedArticle, base: str) -> HttpResponse:
    text = to_markdown(article.publication, article.links, base, article.revision_number)
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def _json(article: ExportedArticle, base: str) -> HttpResponse:
    data = to_json(article.publication, article.links, base)
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _reply(article: ExportedArticle, base: str) -> HttpResponse:
    text = to_reply(article.publication, article.links, base, article.revision_number)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
