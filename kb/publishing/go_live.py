"""What the verbs are made of: lock, publish a revision or take it down, set the state, log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from kb.media import uses
from kb.models import (
    MAX_DETAIL_LENGTH,
    MAX_REASON_LENGTH,
    Article,
    Publication,
    PublicationEvent,
    Revision,
    Schedule,
    State,
    Verb,
)
from kb.publishing import redirects
from kb.publishing.article_words import drop_text_words, store_words
from kb.publishing.project import project, withdraw
from kb.publishing.projection import Projection
from kb.publishing.redaction_check import check_redacted
from kb.publishing.rule_checks import check_rule


@contextmanager
def locked(article: Article) -> Iterator[Article]:
    """Lock an article's row until the transaction ends; yield it as it is now.

    What its source last had of it is read along.
    """
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",)).select_related("imported")
        yield rows.get(pk=article.pk)


def lock_publication(article: Article, verb: Verb, by: User | None) -> Publication:
    """Return the article's publication, locked, for a verb that is allowed only where there is one.

    Call it inside `locked`. Raises PermissionDenied and Refused.
    """
    publication = Publication.objects.select_for_update().filter(pk=article.pk).first()
    check_rule(verb, article, by, publication=publication)
    return cast(Publication, publication)


def go_live(
    article: Article,
    revision: Revision,
    html: Mapping[str, str],
    *,
    by: User | None,
    reason: str,
    expires_at: datetime | None = None,
    expiry_zone: str = "",
    keeps_restriction: bool = False,
) -> Publication:
    """Make a revision what readers see, delete the pending schedule, and log both.

    Call it inside `locked`. With `keeps_restriction`, a live text that was made internal stays so:
    only a person opens it again. Raises Refused where another live code has the address.
    """
    before = Publication.objects.select_for_update().filter(pk=article.pk).first()
    old_paths = redirects.reachable_paths(before)
    now = timezone.now()
    audience = before.audience if before and keeps_restriction and is_restricted(before) else ""
    if expires_at is None:
        expires_at, expiry_zone = _running_expiry(before, now)
    publication = project(
        Projection(
            article=article,
            revision=revision,
            html=html,
            before=before,
            at=now,
            audience=audience,
            expires_at=expires_at,
            expiry_zone=expiry_zone,
        )
    )
    redirects.keep_redirects(publication, old_paths)
    cancel_schedule(article, pending_schedule(article), by, reason, unless=revision)
    log_event(article, Verb.PUBLISH, by, reason, publication, keep_text=True)
    return publication


def _running_expiry(before: Publication | None, now: datetime) -> tuple[datetime | None, str]:
    """Return the expiry that a live text has, with its zone; None where none is to come."""
    if before is None or not before.is_live or before.expires_at is None:
        return None, ""
    return (before.expires_at, before.expiry_zone) if before.expires_at > now else (None, "")


def is_restricted(before: Publication) -> bool:
    """Whether a text that was published for everyone was made internal since."""
    return not before.is_public and before.revision.document["audience"] == "public"


def take_down(
    publication: Publication, *, successor: Publication | None = None, is_merged: bool = False
) -> None:
    """Take the live text from readers; its address answers 410, or leads where it was merged.

    Call it inside `locked`.
    """
    old_paths = redirects.reachable_paths(publication)
    withdraw(publication)
    publication.is_live, publication.gone_at = False, timezone.now()
    publication.successor, publication.is_merged = successor, is_merged
    publication.save(update_fields=["is_live", "gone_at", "successor", "is_merged"])
    redirects.keep_redirects(publication, old_paths)


def pending_schedule(article: Article) -> Schedule | None:
    """Return the article's schedule, or None."""
    return Schedule.objects.filter(pk=article.pk).first()


def cancel_schedule(
    article: Article,
    schedule: Schedule | None,
    by: User | None,
    reason: str,
    *,
    unless: Revision | None = None,
) -> None:
    """Delete a schedule, if there is one, and log it, unless it is the one of this revision."""
    if schedule is None:
        return
    if unless is None or schedule.revision_id != unless.pk:
        log_event(article, Verb.UNSCHEDULE, by, reason, revision=schedule.revision_id)
    schedule.delete()


def set_state(article: Article, state: State) -> None:
    """Write the working copy's state, on the row and on the given object."""
    article.state = state
    if state == State.PUBLISHED:
        drop_text_words(article)
    Article.objects.filter(pk=article.pk).update(state=state)


def make_draft(article: Article, revision: Revision) -> None:
    """Make a working copy a draft whose newest text is this revision."""
    store_words(article, revision.document, has_draft=True)
    set_state(article, State.DRAFT)


def log_event(
    article: Article,
    verb: Verb,
    by: User | None,
    reason: str,
    publication: Publication | None = None,
    *,
    revision: int | None = None,
    keep_text: bool = False,
    detail: str = "",
) -> None:
    """Write the event of a verb, about a publication or about the revision with this id.

    `keep_text` stores the public text with it, as it went live. `detail` says in words what the
    verb was given besides its reason: a time, the successor. Raises Refused for a reason that
    holds words which were redacted.
    """
    if reason:
        check_redacted(reason, field="reason")
    event = PublicationEvent.objects.create(
        article=article,
        verb=verb,
        revision_id=publication.revision_id if publication else revision,
        audience=publication.audience if publication else article.audience,
        document=publication.document if publication and keep_text else None,
        html=publication.html if publication and keep_text else None,
        by=by,
        reason=reason[:MAX_REASON_LENGTH],
        detail=detail[:MAX_DETAIL_LENGTH],
    )
    if event.html:
        uses.note_event(event)
