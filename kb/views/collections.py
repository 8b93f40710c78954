"""A category, or the results of a search, with whole texts: as a page to print, as Markdown."""

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.limits import Rate, limit_reads, reader_key
from kb.models import Category
from kb.models.tree import CategoryNode
from kb.pages import facets
from kb.pages.category_tree import category_tree
from kb.pages.collection import (
    MOST_OF_A_SEARCH,
    ArticleCollection,
    category_collection,
    chosen_collection,
    printed_articles,
)
from kb.pages.gone_articles import GoneArticle
from kb.pages.search_request import SearchRequest, read_search
from kb.publishing.seen_categories import category_was_public
from kb.search.find import find
from kb.serialise.addresses import base_url
from kb.serialise.collection_markdown import collection_markdown
from kb.views.responses.gone import gone_page
from kb.views.responses.redirect import redirect_to

SEARCHES_PER_COLLECTION = 5
"""Searches that a page of whole texts takes as much time as."""


def collection_rate() -> Rate:
    """Return how often one reader may ask for whole texts."""
    return Rate(max(1, settings.KB_SEARCH_RATE // SEARCHES_PER_COLLECTION), 60)


limited = limit_reads("collection", collection_rate, by=reader_key)


@require_safe
@limited
def print_category(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show all articles of a category for the printer."""
    node = category_tree(request.user).find(pk)
    if node is None:
        return _gone_category(request, pk)
    url = reverse("category-print", args=[pk, node.category.slug])
    if request.path != url:
        return redirect_to(request, url)
    collection = category_collection(node, request.user, _part(request))
    context = {"category": node.category, "back": node.category.get_absolute_url()}
    return _page(request, collection, node.category.title, context)


@require_safe
@limited
def export_category(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer with all articles of a category as Markdown."""
    node: CategoryNode | None = category_tree(request.user).find(pk)
    if node is None:
        return _gone_category(request, pk)
    url = reverse("category-markdown", args=[pk])
    if request.path != url:
        return redirect_to(request, url)
    category: Category = node.category
    collection = category_collection(node, request.user, _part(request))
    return _markdown(request, collection, category.title, category.description)


@require_safe
@limited
def print_search(request: HttpRequest) -> HttpResponseBase:
    """Show the best results of a search for the printer."""
    asked = read_search(request)
    found = _found(request, asked)
    if found is None:
        return _to_search(asked)
    title, collection = found
    context = {"asked": asked.text, "back": reverse("search") + asked.query_string()}
    return _page(request, collection, title, context)


@require_safe
@limited
def export_search(request: HttpRequest) -> HttpResponseBase:
    """Answer with the best results of a search as Markdown."""
    asked = read_search(request)
    found = _found(request, asked)
    return _markdown(request, found[1], found[0], "") if found else _to_search(asked)


def _found(request: HttpRequest, asked: SearchRequest) -> tuple[str, ArticleCollection] | None:
    """Return the heading of a search and what it lists; None where it lists nothing."""
    tree = category_tree(request.user)
    results = find(
        asked.text,
        request.user,
        filters=facets.filters_of(asked.params, tree),
        as_written=asked.has("as_written"),
        tree=tree,
        size=MOST_OF_A_SEARCH,
    )
    pks = [row.pk for row in results.exact_matches]
    pks += [result.publication.pk for result in results.results]
    if not pks:
        return None
    return results.heading, chosen_collection(pks, results.count, request.user)


def _page(
    request: HttpRequest, collection: ArticleCollection, title: str, shown: Mapping[str, object]
) -> HttpResponse:
    has_notes = bool(request.GET.get("notes"))
    base = base_url(request)
    articles = printed_articles(collection, request.user, base, has_notes=has_notes)
    context = {
        **shown,
        "title": title,
        "collection": collection,
        "articles": articles,
        "may_have_notes": request.user.has_perm("kb.view_internal"),
        "has_notes": has_notes,
        "with_notes": _query(request, notes="" if has_notes else "1"),
        "parts": [
            (number, _query(request, part=str(number))) for number in range(1, collection.parts + 1)
        ],
    }
    return _not_indexed(render(request, "collections/print.html", context))


def _markdown(
    request: HttpRequest, collection: ArticleCollection, title: str, words: str
) -> HttpResponse:
    chapters = [(row, collection.links_of(row)) for row in collection.publications]
    text = collection_markdown(title, words, chapters, collection.count, base_url(request))
    return _not_indexed(HttpResponse(text, content_type="text/markdown; charset=utf-8"))


def _not_indexed(response: HttpResponse) -> HttpResponse:
    """Return a response that crawlers leave out: each article has a page of its own."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _gone_category(request: HttpRequest, pk: int) -> HttpResponse:
    if category_was_public(pk):
        return gone_page(request, GoneArticle())
    raise Http404


def _to_search(asked: SearchRequest) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponseRedirect(reverse("search") + asked.query_string(), headers=headers)


def _part(request: HttpRequest) -> int:
    """Return the part asked for; 1 where it is no number."""
    text = request.GET.get("part", "")
    return int(text[:6]) if text.isascii() and text.isdecimal() else 1


def _query(request: HttpRequest, **changes: str) -> str:
    """Return the query string with other values; "" takes one out."""
    params = request.GET.copy()
    for name, value in changes.items():
        params[name] = value
        if not value:
            del params[name]
    return f"?{params.urlencode()}"
