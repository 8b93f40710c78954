"""The list of articles, and the page of one."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.filters import ArticleFilter
from kb.models import Publication
from kb.pages.article_query import find_article
from kb.pages.category_tree import category_tree
from kb.pages.paging import list_page
from kb.views.responses.article_page import article_page
from kb.views.responses.gone import gone_or_404
from kb.views.responses.redirect import redirect_to


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """List the visible articles, filtered by kind and category, a page at a time."""
    publications = Publication.objects.visible_to(request.user)
    chosen = ArticleFilter(request.GET, publications, tree=category_tree(request.user))
    page = list_page(request, chosen.qs, categories=chosen.categories)
    context = {"filter": chosen, "page": page}
    return render(request, "articles/articles.html", context)


@require_safe
def article(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """Show an article; redirect to its address if the slug is another; 410 when it is gone."""
    found = find_article(pk, request.user)
    if found is None:
        return gone_or_404(request, pk)
    url = found.publication.get_absolute_url()
    return article_page(request, found) if request.path == url else redirect_to(request, url)
