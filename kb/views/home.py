"""The home page: search, categories, error codes, checklists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Kind, Publication
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree

MAX_CATEGORIES = 24
MAX_ARTICLES = 5
MAX_CODES = 24
MAX_CHECKLISTS = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first categories, code families and checklists, with their first articles."""
    tree = category_tree(request.user)
    roots = [root for root in tree.roots if not root.holds_codes][:MAX_CATEGORIES]
    families = tree.families()[:MAX_CATEGORIES]
    previews = category_previews([*roots, *families], request.user, MAX_CODES)
    categories = previews[: len(roots)]
    checklists = Publication.objects.visible_to(request.user).filter(kind=Kind.CHECKLIST)
    context = {
        "categories": [(preview, preview.rows[:MAX_ARTICLES]) for preview in categories],
        "families": previews[len(roots) :],
        "lists": checklists.listed().in_order()[:MAX_CHECKLISTS],
    }
    return render(request, "home/home.html", context)
