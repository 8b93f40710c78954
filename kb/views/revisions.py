"""The page of an old revision, with what has changed since."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kb.pages.article_query import find_article
from kb.pages.past_revision import find_past_revision
from kb.pages.presenter import ArticlePresenter
from kb.pages.related import targets_of
from kb.serialise.changes import changes_for_readers
from kb.views.responses.gone import gone_or_404
from kb.views.responses.redirect import redirect_to


@require_safe
def revisions(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Redirect editors to the history in the admin; 404 for others."""
    found = find_article(pk, request.user)
    if found is None or not request.user.has_perm("kb.view_revision"):
        raise Http404
    return redirect(found.publication.admin_url("history"))


@require_safe
def revision(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponseBase:
    """Show an article as it was while this revision was live.

    For readers who can see the article now and could see it then. 302 for the live revision.
    """
    found = find_article(pk, request.user)
    if found is None:
        return gone_or_404(request, pk)
    publication = found.publication
    if found.revision_number == number:
        return redirect_to(request, publication.get_absolute_url(), status=302)
    old = find_past_revision(publication, number, request.user)
    if old is None:
        raise Http404
    context = {
        "publication": publication,
        "article": found,
        "old": old,
        "presenter": ArticlePresenter(old, targets_of(old, request.user)),
        "changes": changes_for_readers(old.document, publication.document),
    }
    return render(request, "revisions/revision.html", context)
