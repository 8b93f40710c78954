"""The home page: search, categories, error codes, checklists."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.compiled_query import CompiledQuery, Row
from kb.models import Kind, Publication
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree
from kb.pages.related import LISTED_COLUMNS, listed_publication
from kb.reader import Reader

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
    context = {
        "categories": [(preview, preview.rows[:MAX_ARTICLES]) for preview in categories],
        "families": previews[len(roots) :],
        "lists": [listed_publication(row) for row in CHECKLISTS.rows(request.user)],
    }
    return render(request, "home/home.html", context)


def _checklists(user: Reader) -> QuerySet[Publication, Row]:
    checklists = Publication.objects.visible_to(user).filter(kind=Kind.CHECKLIST).in_order()
    rows: QuerySet[Publication, Row] = checklists.values(*LISTED_COLUMNS)[:MAX_CHECKLISTS]
    return rows


CHECKLISTS = CompiledQuery(_checklists)
