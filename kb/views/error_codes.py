"""Error codes: all by family, one, and any spelling of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Publication
from kb.pages.article_query import find_code
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree
from kb.text.code_spelling import normalise
from kb.views.articles import page
from kb.views.responses.old_paths import follow_old_path
from kb.views.responses.redirect import redirect_to

MOST_A_FAMILY = 60
MOST_CHOICES = 50


@require_safe
def error_codes(request: HttpRequest) -> HttpResponse:
    """List the codes by family; a large family shows its first and leads to the rest."""
    families = category_tree(request.user).families()
    context = {"families": category_previews(families, request.user, MOST_A_FAMILY)}
    return render(request, "codes/codes.html", context)


@require_safe
def error_code(request: HttpRequest, spelling: str) -> HttpResponseBase:
    """Show the code with this slug, else look the words up as another spelling of one."""
    slug = spelling.rstrip("/")
    found = find_code(slug.lower(), request.user)
    if found is None:
        return look_up(request, slug)
    url = found.publication.get_absolute_url()
    return page(request, found) if request.path == url else redirect_to(request, url)


def look_up(request: HttpRequest, spelling: str) -> HttpResponseBase:
    """Answer with one hop to what is spelt so, or with the choice where several are."""
    found = spelt(spelling, request.user)
    if len(found) == 1:
        return redirect_to(request, found[0].get_absolute_url(), status=302)
    if found:
        context = {"spelling": spelling, "found": found}
        return render(request, "codes/choose.html", context)
    return _lost(request, spelling)


def spelt(spelling: str, user: Any) -> list[Publication]:
    """Return what readers can see under this spelling, codes first."""
    normalised = normalise(spelling)[:200]
    if not normalised:
        return []
    rows = Publication.objects.visible_to(user).listed().select_related("category")
    rows = rows.filter(spellings__normalised=normalised).distinct()[:MOST_CHOICES]
    return sorted(rows, key=lambda row: (not row.is_code, row.sort_key))


def _lost(request: HttpRequest, spelling: str) -> HttpResponseBase:
    """Follow an old slug or spelling; say that it is gone only where it was public."""
    spellings = {spelling.lower(), normalise(spelling)[:200]}
    return follow_old_path(request, [f"errors/{one}" for one in spellings])
