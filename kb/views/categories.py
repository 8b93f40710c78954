"""The tree of categories, and one category."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Kind, Publication
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree
from kb.pages.gone_articles import GoneArticle
from kb.pages.paging import list_page
from kb.publishing.seen_categories import category_was_public
from kb.views.responses.gone import gone_page
from kb.views.responses.redirect import redirect_to

MOST_WITHOUT_CATEGORY = 20
MOST_IN_A_CATEGORY = 5


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Show the whole tree, and the articles that are in no category."""
    uncategorised = Publication.objects.visible_to(request.user).listed().filter(category=None)
    uncategorised = uncategorised.exclude(kind=Kind.ERROR_CODE).in_order()[:MOST_WITHOUT_CATEGORY]
    roots = category_tree(request.user).roots
    previews = category_previews(roots, request.user, MOST_IN_A_CATEGORY)
    return render(
        request,
        "categories/categories.html",
        {"previews": previews, "uncategorised": uncategorised},
    )


@require_safe
def category(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show the articles of a category; 410 if it was public and shows this reader nothing now."""
    node = category_tree(request.user).find(pk)
    if node is None and category_was_public(pk):
        return gone_page(request, GoneArticle())
    if node is None:
        raise Http404
    url = node.category.get_absolute_url()
    if request.path != url:
        return redirect_to(request, url)
    publications = Publication.objects.visible_to(request.user).filter(category=pk)
    context = {"node": node, "page": list_page(request, publications, by="place")}
    return render(request, "categories/category.html", context)
