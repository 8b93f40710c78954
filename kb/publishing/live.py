"""What the verbs do to the live text: one revision goes up, or the text comes down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kb.models import (
    Article,
    Publication,
    PublicationEvent,
    Revision,
    Schedule,
    State,
    Verb,
)
from kb.publishing import history, redirects
from kb.publishing.project import project, withdraw


@contextmanager
def locked(article: Article) -> Iterator[Article]:
    """One verb at a time for each article; yields the row as it is now."""
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",)).select_related("source")
        yield rows.get(pk=article.pk)


def go_live(
    article: Article,
    revision: Revision,
    html: dict[str, str],
    *,
    by: Any,
    reason: str,
    expires_at: datetime | None = None,
) -> Publication:
    """Make a revision what readers see, inside `locked`. A pending schedule is used up by it."""
    before = Publication.objects.filter(pk=article.pk).first()
    old_paths = redirects.live_paths(before) if before else set()
    publication = project(revision, html, at=timezone.now())
    publication.expires_at = expires_at
    publication.save(update_fields=["expires_at"])
    redirects.keep(publication, old_paths)
    Schedule.objects.filter(pk=article.pk).delete()
    if history.latest(article) == revision:
        set_state(article, State.PUBLISHED)
    log(article, Verb.PUBLISH, by, reason, publication, keep_text=True)
    return publication


def take_down(
    publication: Publication, *, successor: Publication | None = None, is_merged: bool = False
) -> None:
    """Take the live text from readers, inside `locked`; its address says that it is gone."""
    old_paths = redirects.live_paths(publication)
    withdraw(publication)
    publication.is_live, publication.gone_at = False, timezone.now()
    publication.successor, publication.is_merged = successor, is_merged
    publication.save(update_fields=["is_live", "gone_at", "successor", "is_merged"])
    redirects.keep(publication, old_paths)
    Schedule.objects.filter(pk=publication.pk).delete()


def set_state(article: Article, state: State) -> None:
    """Write the working copy's state, on the row and on the object at hand."""
    article.state = state
    Article.objects.filter(pk=article.pk).update(state=state)


def log(
    article: Article,
    verb: Verb,
    by: Any,
    reason: str,
    publication: Publication | None = None,
    *,
    revision: Revision | None = None,
    keep_text: bool = False,
) -> PublicationEvent:
    """Write the event of a verb; a publish keeps the public text as it went live."""
    return PublicationEvent.objects.create(
        article=article,
        verb=verb,
        revision=publication.revision if publication else revision,
        audience=publication.audience if publication else article.audience,
        document=publication.document if publication and keep_text else None,
        html=publication.html if publication and keep_text else None,
        by=by,
        reason=reason[:200],
    )
