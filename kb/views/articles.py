"""All articles in a list, and one article as a page."""

from functools import partial
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from kb.filters import ArticleFilter
from kb.models import Publication
from kb.pages.article_query import Found, find
from kb.pages.category_tree import tree_for
from kb.pages.paging import page_of
from kb.pages.presenter import Reading
from kb.pages.related import Surroundings, surroundings_of
from kb.views.responses.gone import gone
from kb.views.responses.redirect import moved


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """List all that this reader can see, by kind and category, a page at a time."""
    rows = Publication.objects.visible_to(request.user).listed()
    chosen = ArticleFilter(request.GET, rows, areas=list(tree_for(request.user).walk()))
    context = {"filter": chosen, "page": page_of(request, chosen.qs)}
    return render(request, "articles/articles.html", context)


@require_safe
def article(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """Show an article, or the one hop to where it is; 410 when it is gone."""
    found = find(pk, request.user)
    if found is None:
        return gone(request, pk)
    url = found.publication.get_absolute_url()
    return page(request, found) if request.path == url else moved(request, url)


def reading_of(found: Found, around: Surroundings) -> Reading:
    """Return what the page shows; worked out only where no rendering of it is kept."""
    return Reading(
        found.publication,
        around.targets,
        here=around.here,
        has_source=bool(found.source_title),
    )


def edit_url(publication: Publication) -> str:
    """Return where editors change an article; each kind has pages of its own."""
    model = publication.kind.replace("_", "")
    return reverse(f"admin:kb_{model}_change", args=[publication.pk])


def page(request: HttpRequest, found: Found) -> HttpResponse:
    """Render the page of an article or of a code."""
    publication = found.publication
    around = surroundings_of(publication, request.user)
    context = {
        "publication": publication,
        "found": found,
        "around": around,
        "signature": sha256(f"{found.signature}{around.signature}".encode()).hexdigest(),
        "reading": SimpleLazyObject(partial(reading_of, found, around)),
        "edit_url": edit_url(publication) if request.user.is_authenticated else "",
    }
    template = "codes/code.html" if publication.is_code else "articles/article.html"
    return render(request, template, context)
