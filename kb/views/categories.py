"""The browse tree, and one category of it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Kind, Publication
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree
from kb.pages.paging import list_page
from kb.publishing import seen_categories
from kb.views.responses.gone import gone_page
from kb.views.responses.redirect import redirect_to

MOST_LOOSE = 20
MOST_A_CATEGORY = 5


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Show the whole tree, and what stands outside of it."""
    loose = Publication.objects.visible_to(request.user).listed().filter(category=None)
    loose = loose.exclude(kind=Kind.ERROR_CODE).in_order()[:MOST_LOOSE]
    samples = category_previews(category_tree(request.user).roots, request.user, MOST_A_CATEGORY)
    context = {"samples": samples, "loose": loose}
    return render(request, "categories/categories.html", context)


@require_safe
def category(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show what a category holds; 410 where that was public and is gone."""
    node = category_tree(request.user).find(pk)
    if node is None and seen_categories.category_was_public(pk):
        return gone_page(request)
    if node is None:
        raise Http404
    url = node.category.get_absolute_url()
    if request.path != url:
        return redirect_to(request, url)
    rows = Publication.objects.visible_to(request.user).listed().filter(category=pk)
    context = {"node": node, "page": list_page(request, rows)}
    return render(request, "categories/category.html", context)
