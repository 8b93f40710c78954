"""The home page: search, categories, error codes, checklists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Kind, Publication
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree

MOST_CATEGORIES = 24
MOST_ARTICLES = 5
MOST_CODES = 24
MOST_CHECKLISTS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first categories, code families and checklists, with their first articles."""
    tree = category_tree(request.user)
    areas = [root for root in tree.roots if not root.holds_codes][:MOST_CATEGORIES]
    families = tree.families()[:MOST_CATEGORIES]
    previews = category_previews([*areas, *families], request.user, MOST_CODES)
    checklists = Publication.objects.visible_to(request.user).filter(kind=Kind.CHECKLIST)
    context = {
        "areas": [(preview, preview.rows[:MOST_ARTICLES]) for preview in previews[: len(areas)]],
        "families": previews[len(areas) :],
        "lists": checklists.listed().in_order()[:MOST_CHECKLISTS],
    }
    return render(request, "home/home.html", context)
