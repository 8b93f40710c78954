"""The browse tree, and one category of it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Kind, Publication
from kb.pages.category_previews import first_of
from kb.pages.category_tree import tree_for
from kb.pages.paging import page_of
from kb.publishing import seen_categories
from kb.views.responses.gone import gone_page
from kb.views.responses.redirect import moved

MOST_LOOSE = 20
MOST_A_CATEGORY = 5


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Show the whole tree, and what stands outside of it."""
    loose = Publication.objects.visible_to(request.user).listed().filter(category=None)
    loose = loose.exclude(kind=Kind.ERROR_CODE).in_order()[:MOST_LOOSE]
    samples = first_of(tree_for(request.user).roots, request.user, MOST_A_CATEGORY)
    context = {"samples": samples, "loose": loose}
    return render(request, "categories/categories.html", context)


@require_safe
def category(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show what a category holds; 410 where that was public and is gone."""
    node = tree_for(request.user).find(pk)
    if node is None and seen_categories.is_known(pk):
        return gone_page(request)
    if node is None:
        raise Http404
    url = node.category.get_absolute_url()
    if request.path != url:
        return moved(request, url)
    rows = Publication.objects.visible_to(request.user).listed().filter(category=pk)
    context = {"node": node, "page": page_of(request, rows)}
    return render(request, "categories/category.html", context)
