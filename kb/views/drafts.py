"""An article's newest revision as the page that readers will see, for its editors alone."""

from secrets import token_hex

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kb.limits import Rate, limit_reads
from kb.models import Article
from kb.pages.draft import find_draft
from kb.reader import Reader
from kb.text.rendering import RenderingFailed
from kb.views.responses.article_page import article_context

DRAFTS = Rate(count=60, seconds=60)
"""Rendering a text for the first time is expensive."""


def user_key(request: HttpRequest) -> str:
    """Return the key of the rate limit: one for each user."""
    return str(request.user.pk)


@require_safe
@limit_reads("draft", DRAFTS, by=user_key)
def draft(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Show the newest revision as its page; 404 for all but its editors, 422 if unrenderable."""
    if not may_read_drafts(request.user):
        raise Http404
    article = get_object_or_404(Article.objects.select_related("source"), pk=pk)
    try:
        found = find_draft(article)
    except RenderingFailed as failure:
        reason = failure.problem.translated(_)
        return HttpResponse(reason, status=422, content_type="text/plain; charset=utf-8")
    if found is None:
        raise Http404
    context = article_context(found, request.user)
    # A signature of its own: the page neither comes from the cache of readers nor goes into it.
    context |= {"signature": token_hex(), "revision": found.publication.revision}
    context["edit_url"] = article.admin_url()
    return render(request, "admin/article/draft.html", context)


def may_read_drafts(user: Reader) -> bool:
    """Return whether a user may read what is not published yet."""
    can_open_articles = user.has_perm("kb.view_article") or user.has_perm("kb.change_article")
    return can_open_articles and user.has_perm("kb.view_internal")
