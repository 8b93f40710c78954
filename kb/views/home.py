"""The start page: search, areas, error codes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Kind, Publication
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree

MOST_AREAS = 24
MOST_ARTICLES = 5
MOST_CODES = 24
MOST_LISTS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what can be browsed; no more of it than fits on a page, however much there is."""
    tree = category_tree(request.user)
    areas = [root for root in tree.roots if not root.holds_codes][:MOST_AREAS]
    families = tree.families()[:MOST_AREAS]
    samples = category_previews([*areas, *families], request.user, MOST_CODES)
    checklists = Publication.objects.visible_to(request.user).filter(kind=Kind.CHECKLIST)
    context = {
        "areas": [(sample, sample.rows[:MOST_ARTICLES]) for sample in samples[: len(areas)]],
        "families": samples[len(areas) :],
        "lists": checklists.listed().in_order()[:MOST_LISTS],
    }
    return render(request, "home/home.html", context)
