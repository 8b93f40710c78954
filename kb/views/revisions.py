"""An article as it was: the page of an old revision, and what has changed since."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kb.documents import NameField, PublicDocument
from kb.models import Audience, Publication, PublicationEvent, Verb
from kb.pages.article_query import FoundArticle, find_article
from kb.pages.presenter import ArticlePresenter
from kb.pages.related import targets_of
from kb.serialise.changes import changes_for_readers
from kb.views.responses.gone import WENT_LIVE, gone_or_404
from kb.views.responses.redirect import redirect_to

# Who reads what is internal has seen what was restricted, too.
SHOWN = (*WENT_LIVE, Verb.RESTRICT)
COPIED: tuple[NameField, ...] = ("kind", "number", "title", "slug", "code")


@require_safe
def revisions(request: HttpRequest, pk: int, slug: str) -> HttpResponseBase:
    """Lead editors to the history in the admin; to others there is none."""
    found = find_article(pk, request.user)
    if found is None or not request.user.has_perm("kb.view_revision"):
        raise Http404
    return redirect(found.publication.admin_url("history"))


@require_safe
def revision(request: HttpRequest, pk: int, slug: str, number: int) -> HttpResponseBase:
    """Show what readers saw of an article while this revision was live.

    Open to those who may see the article now, if they could see it then.
    """
    found = find_article(pk, request.user)
    if found is None:
        return gone_or_404(request, pk)
    if found.revision_number == number:
        return redirect_to(request, found.publication.get_absolute_url(), status=302)
    event = went_live(found.publication, number, request.user)
    if event is None:
        raise Http404
    return old_page(request, found, event)


def went_live(publication: Publication, number: int, user: Any) -> PublicationEvent | None:
    """Return the publish of a revision as far as this reader could have seen it, newest first."""
    events = PublicationEvent.objects.filter(
        article=publication.pk, verb__in=SHOWN, document__isnull=False, revision__number=number
    )
    if not user.has_perm("kb.view_internal"):
        events = events.filter(audience=Audience.PUBLIC)
    return events.first()


def old_page(request: HttpRequest, found: FoundArticle, event: PublicationEvent) -> HttpResponse:
    """Render the page as it was, under a note of what has changed since."""
    publication = found.publication
    document = cast("PublicDocument", event.document or {})
    old = Publication(
        article_id=publication.pk,
        category_id=publication.category_id,
        audience=event.audience,
        document=document,
        html=event.html,
        revised_at=event.at,
        **{name: document[name] for name in COPIED},
    )
    context = {
        "publication": publication,
        "found": found,
        "old": old,
        "reading": ArticlePresenter(old, targets_of(old, request.user)),
        "changes": changes_for_readers(document, publication.document),
    }
    return render(request, "revisions/revision.html", context)
