"""The verbs of the workflow: each checks, acts and logs in one transaction.

`seen` is the number of the revision that the person looked at, where they looked at one: a verb
never acts on a text that was saved behind their back.
"""

from typing import Any, cast

from django.db.models import F
from django.utils.translation import gettext as _

from kb.models import (
    Article,
    Audience,
    Origin,
    Publication,
    Revision,
    State,
    Verb,
)
from kb.publishing import history, notify, redirects, removed_anchors
from kb.publishing.go_live import (
    cancel_schedule,
    go_live,
    lock_publication,
    locked,
    log_event,
    project_revision,
    set_state,
    take_down,
)
from kb.publishing.project import render_document, set_audience
from kb.publishing.rules import (
    ALL_STEPS,
    Refused,
    check_publish_now,
    check_rule,
    require_permission,
)

__all__ = ["Refused"]


def save(
    article: Article, *, by: Any, note: str = "", origin: Origin = Origin.SAVE
) -> Revision | None:
    """Keep what an editor saved as a revision and make the working copy a draft.

    Call it in the transaction that wrote the rows. Returns None where nothing changed. What
    readers see stays as it is. Raises PermissionDenied.
    """
    require_permission(by, "kb.change_article")
    revision = history.record(article, by=by, origin=origin, note=note)
    if revision is not None:
        set_state(article, State.DRAFT)
    return revision


def submit(article: Article, *, by: Any, reason: str = "", seen: int | None = None) -> None:
    """Ask for a review of the draft. Raises PermissionDenied and Refused."""
    with locked(article) as row:
        check_rule(Verb.SUBMIT, row, by)
        revision = _newest(row, seen)
        set_state(article, State.IN_REVIEW)
        log_event(row, Verb.SUBMIT, by, reason, revision=revision)
        notify.notify_submitted(row, by, reason)


def approve(article: Article, *, by: Any, reason: str = "", seen: int | None = None) -> None:
    """Approve what is in review. Raises PermissionDenied and Refused."""
    with locked(article) as row:
        check_rule(Verb.APPROVE, row, by)
        revision = _newest(row, seen)
        set_state(article, State.APPROVED)
        log_event(row, Verb.APPROVE, by, reason, revision=revision)


def return_(article: Article, *, by: Any, reason: str, seen: int | None = None) -> None:
    """Send what is in review or approved back to its author, with a reason.

    Raises PermissionDenied and Refused.
    """
    with locked(article) as row:
        check_rule(Verb.RETURN, row, by)
        if not reason.strip():
            raise Refused(_("Say why: the author reads it."))
        revision = _newest(row, seen)
        if hasattr(row, "schedule") and row.schedule.revision == revision:
            raise Refused(_("It is scheduled. Call the schedule off first."))
        set_state(article, State.DRAFT)
        log_event(row, Verb.RETURN, by, reason, revision=revision)
        notify.notify_returned(row, by, reason)


def publish(article: Article, *, by: Any, reason: str = "", seen: int | None = None) -> Publication:
    """Make the approved revision what readers see.

    `by` is a user, or None for the product itself. Raises PermissionDenied, Refused (not
    approved, or saved again meanwhile) and RenderingFailed (a text that cannot be rendered).
    """
    check_rule(Verb.PUBLISH, article, by)
    revision = _newest(article, seen)
    html = render_document(revision.document)
    with locked(article) as row:
        check_rule(Verb.PUBLISH, row, by)
        _newest(row, revision.number)
        publication = go_live(row, revision, html, by=by, reason=reason)
        article.state = row.state
    return publication


def publish_now(
    article: Article, *, by: Any, reason: str = "", seen: int | None = None
) -> Publication:
    """Submit, approve and publish in one, for those who may do all three.

    Raises what `publish` raises.
    """
    require_permission(by, *ALL_STEPS)
    revision = _newest(article, seen)
    html = render_document(revision.document)
    with locked(article) as row:
        _newest(row, revision.number)
        check_publish_now(row, by)
        if row.state == State.DRAFT:
            submit(row, by=by, reason=reason)
        if row.state == State.IN_REVIEW:
            approve(row, by=by, reason=reason)
        publication = go_live(row, revision, html, by=by, reason=reason)
        article.state = row.state
    return publication


def retire(
    article: Article, *, by: Any, reason: str = "", successor: Publication | None = None
) -> Publication:
    """Take a live article from readers; its address answers 410 and names the successor.

    A pending schedule is called off. Raises PermissionDenied and Refused.
    """
    with locked(article) as row:
        publication = lock_publication(row, Verb.RETIRE, by)
        _refuse_successor(publication, successor)
        take_down(publication, successor=successor)
        cancel_schedule(row, by, reason)
        log_event(row, Verb.RETIRE, by, reason, publication)
    return publication


def merge(article: Article, *, into: Article, by: Any, reason: str = "") -> Publication:
    """Retire a live article into another: its address and its lines' anchors lead there.

    Raises PermissionDenied and Refused.
    """
    with locked(article) as row:
        publication = lock_publication(row, Verb.MERGE, by)
        successor = Publication.objects.select_for_update().filter(pk=into.pk).first()
        if successor is None:
            raise Refused(_("Readers do not see the article that it would become part of."))
        _refuse_successor(publication, successor)
        take_down(publication, successor=successor, is_merged=True)
        cancel_schedule(row, by, reason)
        Publication.objects.filter(successor=publication).update(successor=successor)
        removed_anchors.carry_anchors(publication, successor)
        log_event(row, Verb.MERGE, by, reason, publication)
    return successor


def restore(article: Article, *, by: Any, reason: str = "") -> Publication:
    """Bring a gone article back as it was when it went. Raises PermissionDenied and Refused."""
    gone = Publication.objects.select_related("revision").filter(pk=article.pk).first()
    check_rule(Verb.RESTORE, article, by, publication=gone)
    gone = cast(Publication, gone)
    html = render_document(gone.revision.document)
    with locked(article) as row:
        lock_publication(row, Verb.RESTORE, by)
        publication = project_revision(
            gone.revision, html, at=gone.revised_at, audience=gone.audience
        )
        publication.expires_at = None
        publication.save(update_fields=["expires_at"])
        log_event(row, Verb.RESTORE, by, reason, publication, keep_text=True)
    return publication


def restrict(article: Article, *, by: Any, reason: str = "") -> Publication:
    """Make a live article internal at once, leaving a pending draft alone."""
    return _change_audience(article, Audience.INTERNAL, Verb.RESTRICT, by, reason)


def open_(article: Article, *, by: Any, reason: str = "") -> Publication:
    """Make a live article public at once, leaving a pending draft alone."""
    return _change_audience(article, Audience.PUBLIC, Verb.OPEN, by, reason)


def _change_audience(
    article: Article, audience: Audience, verb: Verb, by: Any, reason: str
) -> Publication:
    with locked(article) as row:
        publication = lock_publication(row, verb, by)
        old_paths = redirects.reachable_paths(publication)
        set_audience(publication, audience)
        redirects.keep_redirects(publication, old_paths)
        if row.state == State.PUBLISHED:
            _keep_equal(row, publication, by, reason)
        log_event(row, verb, by, reason, publication, keep_text=True)
    return publication


def _keep_equal(row: Article, publication: Publication, by: Any, reason: str) -> None:
    """Let a working copy without a pending draft follow, so that it still equals what is live."""
    Article.objects.filter(pk=row.pk).update(
        audience=publication.audience, edit_version=F("edit_version") + 1
    )
    revision = history.record(row, by=by, note=reason[:200])
    if revision is not None:
        publication.revision = revision
        publication.save(update_fields=["revision"])


def _newest(article: Article, seen: int | None = None) -> Revision:
    """Return the newest revision; refuse where it is not the one that the person has seen."""
    revision = history.latest(article)
    if revision is None:
        raise Refused(_("There is nothing here yet: save the article first."))
    if seen is not None and revision.number != seen:
        raise Refused(_("Somebody saved this article meanwhile. Look at it again first."))
    return revision


def _refuse_successor(publication: Publication, successor: Publication | None) -> None:
    if successor is not None and (successor.pk == publication.pk or not successor.is_live):
        raise Refused(_("The successor has to be another article that is live."))
