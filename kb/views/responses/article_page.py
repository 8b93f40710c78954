"""The page of an article or of an error code."""

from functools import cache, partial
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kb.pages.article_query import FoundArticle
from kb.pages.presenter import present
from kb.pages.related import related_articles
from kb.reader import Reader


def article_page(request: HttpRequest, found: FoundArticle) -> HttpResponse:
    """Render the page of what `find_article` or `find_code` found."""
    publication = found.publication
    edit_url = publication.admin_url() if request.user.is_authenticated else ""
    context = {**article_context(found, request.user), "edit_url": edit_url}
    template = "codes/code.html" if publication.is_code else "articles/article.html"
    return render(request, template, context)


def article_context(found: FoundArticle, user: Reader) -> dict[str, object]:
    """Return what both templates need.

    `signature` is the key under which the rendered page is cached. Its content, `presenter`, is
    built only where the page is not in the cache.
    """
    related = related_articles(found.publication, user)
    return {
        "publication": found.publication,
        "article": found,
        "related": related,
        "signature": sha256(f"{found.signature}{related.signature}".encode()).hexdigest(),
        "presenter": cache(partial(present, found, related)),
    }
