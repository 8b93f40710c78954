"""All articles in a list, and one article as a page."""

from functools import partial
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from kb.filters import ArticleFilter
from kb.models import Publication
from kb.pages.article_query import FoundArticle, find_article
from kb.pages.category_tree import category_tree
from kb.pages.paging import list_page
from kb.pages.presenter import ArticlePresenter
from kb.pages.related import RelatedArticles, related_articles
from kb.views.responses.gone import gone_or_404
from kb.views.responses.redirect import redirect_to


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """List all that this reader can see, by kind and category, a page at a time."""
    rows = Publication.objects.visible_to(request.user).listed()
    chosen = ArticleFilter(request.GET, rows, tree=category_tree(request.user))
    context = {"filter": chosen, "page": list_page(request, chosen.qs)}
    return render(request, "articles/articles.html", context)


@require_safe
def article(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """Show an article, or the one hop to where it is; 410 when it is gone."""
    found = find_article(pk, request.user)
    if found is None:
        return gone_or_404(request, pk)
    url = found.publication.get_absolute_url()
    return page(request, found) if request.path == url else redirect_to(request, url)


def reading_of(found: FoundArticle, around: RelatedArticles) -> ArticlePresenter:
    """Return what the page shows; worked out only where no rendering of it is kept."""
    return ArticlePresenter(
        found.publication,
        around.targets,
        here=around.here,
        has_source=bool(found.source_title),
    )


def page(request: HttpRequest, found: FoundArticle) -> HttpResponse:
    """Render the page of an article or of a code."""
    publication = found.publication
    around = related_articles(publication, request.user)
    context = {
        "publication": publication,
        "found": found,
        "around": around,
        "signature": sha256(f"{found.signature}{around.signature}".encode()).hexdigest(),
        "reading": SimpleLazyObject(partial(reading_of, found, around)),
        "edit_url": publication.admin_url() if request.user.is_authenticated else "",
    }
    template = "codes/code.html" if publication.is_code else "articles/article.html"
    return render(request, template, context)
