"""Error codes: all by family, one, and any spelling of one."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.pages.address_lookup import find_by_spelling, old_paths_of_spelling
from kb.pages.article_query import find_code
from kb.pages.category_previews import category_previews
from kb.pages.category_tree import category_tree
from kb.views.responses.article_page import article_page
from kb.views.responses.gone import follow_old_path
from kb.views.responses.redirect import redirect_to

MOST_IN_A_FAMILY = 60


@require_safe
def error_codes(request: HttpRequest) -> HttpResponse:
    """List the codes by family; a large family shows its first codes and a link to the rest."""
    families = category_tree(request.user).families()
    context = {"families": category_previews(families, request.user, MOST_IN_A_FAMILY)}
    return render(request, "codes/codes.html", context)


@require_safe
def error_code(request: HttpRequest, spelling: str) -> HttpResponseBase:
    """Show the code with this slug, else look the text up as another spelling of a code."""
    slug = spelling.rstrip("/")
    found = find_code(slug.lower(), request.user)
    if found is None:
        return _look_up(request, slug)
    url = found.publication.get_absolute_url()
    return article_page(request, found) if request.path == url else redirect_to(request, url)


def _look_up(request: HttpRequest, spelling: str) -> HttpResponseBase:
    """Redirect to the article with this spelling; where several have it, let the reader choose."""
    publications = find_by_spelling(spelling, request.user)
    if not publications:
        return follow_old_path(request, old_paths_of_spelling(spelling))
    if len(publications) == 1:
        return redirect_to(request, publications[0].get_absolute_url(), status=302)
    context = {"spelling": spelling, "choices": publications}
    return render(request, "codes/choose.html", context)
