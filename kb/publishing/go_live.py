"""What the verbs do to the live text: one revision goes up, or the text comes down."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

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
from kb.publishing.rules import Refused, check_rule


@contextmanager
def locked(article: Article) -> Iterator[Article]:
    """One verb at a time for each article; yields the row as it is now."""
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",)).select_related("source")
        yield rows.get(pk=article.pk)


def lock_publication(article: Article, verb: Verb, by: Any) -> Publication:
    """Return the article's publication, locked, for a verb that is allowed only where there is one.

    Call it inside `locked`. Raises PermissionDenied and Refused.
    """
    publication = Publication.objects.select_for_update().filter(pk=article.pk).first()
    check_rule(verb, article, by, publication=publication)
    return cast(Publication, publication)


def go_live(
    article: Article,
    revision: Revision,
    html: dict[str, str],
    *,
    by: Any,
    reason: str,
    expires_at: datetime | None = None,
    by_clock: bool = False,
) -> Publication:
    """Make a revision what readers see, inside `locked`. A pending schedule is used up by it.

    The clock opens nothing that was restricted while it waited: a person has to.
    """
    before = Publication.objects.filter(pk=article.pk).first()
    old_paths = redirects.reachable_paths(before)
    now = timezone.now()
    audience = before.audience if by_clock and before and is_restricted(before) else ""
    publication = project_revision(revision, html, at=now, audience=audience)
    kept = before.expires_at if before and before.is_live else None
    publication.expires_at = expires_at or (kept if kept and kept > now else None)
    publication.save(update_fields=["expires_at"])
    redirects.keep_redirects(publication, old_paths)
    cancel_schedule(article, by, reason, unless=revision)
    if history.latest(article) == revision:
        set_state(article, State.PUBLISHED)
    log_event(article, Verb.PUBLISH, by, reason, publication, keep_text=True)
    return publication


def is_restricted(before: Publication) -> bool:
    """Whether a text that was published for everyone was made internal since."""
    return not before.is_public and before.revision.document["audience"] == "public"


def project_revision(
    revision: Revision, html: dict[str, str], *, at: datetime, audience: str = ""
) -> Publication:
    """Project a revision; raise Refused where another live code has its address."""
    try:
        with transaction.atomic():
            return project(revision, html, at=at, audience=audience)
    except IntegrityError as error:
        slug = revision.document["slug"]
        other = Publication.objects.codes().filter(slug=slug, is_live=True).first()
        if other is None:
            raise
        message = _("“%(other)s” has the address %(slug)s now: choose another.")
        raise Refused(message % {"other": other, "slug": slug}) from error


def cancel_schedule(
    article: Article, by: Any, reason: str, *, unless: Revision | None = None
) -> None:
    """Delete a pending schedule; say so in the history, unless it is this revision's own time."""
    planned = Schedule.objects.filter(pk=article.pk).first()
    if planned is None:
        return
    if planned.revision != unless:
        log_event(article, Verb.UNSCHEDULE, by, reason, revision=planned.revision)
    planned.delete()


def take_down(
    publication: Publication, *, successor: Publication | None = None, is_merged: bool = False
) -> None:
    """Take the live text from readers, inside `locked`; its address says that it is gone."""
    old_paths = redirects.reachable_paths(publication)
    withdraw(publication)
    publication.is_live, publication.gone_at = False, timezone.now()
    publication.successor, publication.is_merged = successor, is_merged
    publication.save(update_fields=["is_live", "gone_at", "successor", "is_merged"])
    redirects.keep_redirects(publication, old_paths)


def set_state(article: Article, state: State) -> None:
    """Write the working copy's state, on the row and on the object at hand."""
    article.state = state
    Article.objects.filter(pk=article.pk).update(state=state)


def log_event(
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
