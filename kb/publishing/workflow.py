"""The verbs of the workflow: each checks, acts and logs in one transaction.

`seen` is the number of the revision that the person looked at, where they looked at one: a verb
never acts on a text that was saved behind their back. All verbs raise PermissionDenied and Refused.
"""

from typing import cast

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from kb.documents import RevisionDocument
from kb.models import (
    MAX_NOTE_LENGTH,
    Article,
    Audience,
    Origin,
    Publication,
    Revision,
    State,
    Verb,
)
from kb.publishing import history, notify, redirects, removed_anchors, rule_checks
from kb.publishing.completeness import check_complete
from kb.publishing.go_live import (
    cancel_schedule,
    go_live,
    lock_publication,
    locked,
    log_event,
    make_draft,
    pending_schedule,
    set_state,
    take_down,
)
from kb.publishing.project import project, render_document, set_audience
from kb.publishing.projection import Projection
from kb.publishing.rule_checks import check_rule
from kb.publishing.rules import Refused
from kb.publishing.working_copy import write_working_copy


def save(
    article: Article, *, by: User | None, note: str = "", origin: Origin = Origin.SAVE
) -> Revision | None:
    """Store the working copy as a revision and make it a draft; None where nothing changed.

    Call it in the transaction that wrote the rows. What readers see stays as it is.
    """
    rule_checks.require_save_permission(by, origin)
    revision = history.record(article, by=by, origin=origin, note=note)
    if revision is not None:
        make_draft(article, revision)
    return revision


def revert(article: Article, to: Revision, *, by: User | None, note: str = "") -> Revision | None:
    """Make a new working copy from an old revision; None where it is the same already.

    Refused also where its address or number belongs to another article now.
    """
    try:
        revision = _revert(article, to, by, note)
    except IntegrityError as error:
        raise Refused(_("Another article now has its address or number.")) from error
    article.refresh_from_db()
    return revision


def _revert(article: Article, to: Revision, by: User | None, note: str) -> Revision | None:
    with locked(article) as row:
        check_rule(Verb.REVERT, row, by)
        write_working_copy(row, to.document)
        revision = save(row, by=by, note=note, origin=Origin.REVERT)
        if revision is not None:
            log_event(row, Verb.REVERT, by, note, revision=revision.pk)
    return revision


def submit(article: Article, *, by: User | None, reason: str = "", seen: int | None = None) -> None:
    """Ask for a review of the draft."""
    with locked(article) as row:
        check_rule(Verb.SUBMIT, row, by)
        revision = history.latest_seen(row, seen)
        check_complete(revision.document, by)
        set_state(article, State.IN_REVIEW)
        log_event(row, Verb.SUBMIT, by, reason, revision=revision.pk)
        notify.notify_submitted(row, by, reason)


def approve(
    article: Article, *, by: User | None, reason: str = "", seen: int | None = None
) -> None:
    """Approve what is in review."""
    with locked(article) as row:
        check_rule(Verb.APPROVE, row, by)
        revision = history.latest_seen(row, seen)
        set_state(article, State.APPROVED)
        log_event(row, Verb.APPROVE, by, reason, revision=revision.pk)


def return_(article: Article, *, by: User | None, reason: str, seen: int | None = None) -> None:
    """Send what is in review or approved back to its author, with a reason."""
    with locked(article) as row:
        check_rule(Verb.RETURN, row, by, schedule=pending_schedule(row))
        if not reason.strip():
            raise Refused(_("Enter a reason: the author will read it."))
        revision = history.latest_seen(row, seen)
        set_state(article, State.DRAFT)
        log_event(row, Verb.RETURN, by, reason, revision=revision.pk)
        notify.notify_returned(row, by, reason)


def publish(
    article: Article, *, by: User | None, reason: str = "", seen: int | None = None
) -> Publication:
    """Make the approved revision what readers see.

    `by` is a user, or None for the product itself. Raises RenderingFailed, too.
    """
    check_rule(Verb.PUBLISH, article, by)
    revision = history.latest_seen(article, seen)
    check_complete(revision.document, by)
    html = render_document(revision.document)
    with locked(article) as row:
        check_rule(Verb.PUBLISH, row, by)
        history.check_latest(row, revision)
        publication = go_live(row, revision, html, by=by, reason=reason)
        set_state(article, State.PUBLISHED)
    return publication


def publish_now(
    article: Article, *, by: User | None, reason: str = "", seen: int | None = None
) -> Publication:
    """Submit, approve and publish in one, for those who may do all three.

    Raises what `publish` raises.
    """
    rule_checks.require_permission(by, *rule_checks.ALL_STEPS)
    revision = history.latest_seen(article, seen)
    check_complete(revision.document, by)
    html = render_document(revision.document)
    with locked(article) as row:
        history.check_latest(row, revision)
        rule_checks.check_publish_now(row, by)
        _log_review(row, revision, by, reason)
        publication = go_live(row, revision, html, by=by, reason=reason)
        set_state(article, State.PUBLISHED)
    return publication


def _log_review(row: Article, revision: Revision, by: User | None, reason: str) -> None:
    """Log the submission and the approval that a text has still before it."""
    if row.state == State.DRAFT:
        log_event(row, Verb.SUBMIT, by, reason, revision=revision.pk)
        notify.notify_submitted(row, by, reason)
    if row.state in rule_checks.BEFORE_APPROVAL:
        log_event(row, Verb.APPROVE, by, reason, revision=revision.pk)


def retire(
    article: Article, *, by: User | None, reason: str = "", successor: Publication | None = None
) -> Publication:
    """Withdraw a live article from readers; its address answers 410 and names the successor.

    A pending schedule is cancelled.
    """
    with locked(article) as row:
        publication = lock_publication(row, Verb.RETIRE, by)
        _check_successor(publication, successor)
        take_down(publication, successor=successor)
        cancel_schedule(row, pending_schedule(row), by, reason)
        log_event(row, Verb.RETIRE, by, reason, publication, detail=_leads_to(successor))
    return publication


def merge(article: Article, *, into: Article, by: User | None, reason: str = "") -> Publication:
    """Withdraw a live article; its address and its lines' anchors then lead to another."""
    with locked(article) as row:
        publication = lock_publication(row, Verb.MERGE, by)
        successor = Publication.objects.select_for_update().filter(pk=into.pk).first()
        if successor is None:
            raise Refused(_("The article it would be merged into is not visible to readers."))
        _check_successor(publication, successor)
        take_down(publication, successor=successor, is_merged=True)
        cancel_schedule(row, pending_schedule(row), by, reason)
        Publication.objects.filter(successor=publication).update(successor=successor)
        removed_anchors.carry_anchors(publication, successor)
        log_event(row, Verb.MERGE, by, reason, publication, detail=_leads_to(successor))
    return successor


def _check_successor(publication: Publication, successor: Publication | None) -> None:
    if successor is not None and (successor.pk == publication.pk or not successor.is_live):
        raise Refused(_("The successor has to be another article that is live."))


def _leads_to(successor: Publication | None) -> str:
    """Return in words which article takes the place of one that goes, "" for none."""
    if successor is None:
        return ""
    title = f"{successor.number} {successor.heading}".strip()[:200]
    return _("now: %(title)s (#%(n)d)") % {"title": title, "n": successor.pk}


def restore(article: Article, *, by: User | None, reason: str = "") -> Publication:
    """Bring a gone article back as it was when it went, without an expiry."""
    gone = Publication.objects.select_related("revision").filter(pk=article.pk).first()
    check_rule(Verb.RESTORE, article, by, publication=gone)
    revision = cast(Publication, gone).revision
    html = render_document(revision.document)
    with locked(article) as row:
        before = lock_publication(row, Verb.RESTORE, by)
        if before.revision_id != revision.pk:
            raise Refused(_("Somebody else has changed this article. Please try again."))
        projection = Projection(
            article=row,
            revision=revision,
            html=html,
            before=before,
            at=before.revised_at,
            audience=before.audience,
        )
        publication = project(projection)
        log_event(row, Verb.RESTORE, by, reason, publication, keep_text=True)
    return publication


def restrict(article: Article, *, by: User | None, reason: str = "") -> Publication:
    """Make a live article internal at once, leaving a pending draft alone."""
    return _change_audience(article, Audience.INTERNAL, Verb.RESTRICT, by, reason)


def open_(article: Article, *, by: User | None, reason: str = "") -> Publication:
    """Make a live article public at once, leaving a pending draft alone."""
    return _change_audience(article, Audience.PUBLIC, Verb.OPEN, by, reason)


def _change_audience(
    article: Article, audience: Audience, verb: Verb, by: User | None, reason: str
) -> Publication:
    with locked(article) as row:
        publication = lock_publication(row, verb, by)
        old_paths = redirects.reachable_paths(publication)
        if row.state == State.PUBLISHED:
            _save_audience(row, publication, audience, by, reason)
        set_audience(publication, audience)
        redirects.keep_redirects(publication, old_paths)
        log_event(row, verb, by, reason, publication, keep_text=True)
    return publication


def _save_audience(
    row: Article, publication: Publication, audience: Audience, by: User | None, reason: str
) -> None:
    """Give a working copy without a pending draft the audience of the live text, in a revision.

    Where a move waits for the next publish, the live text gets a revision of its own before it.
    """
    Article.objects.filter(pk=row.pk).update(audience=audience, edit_version=F("edit_version") + 1)
    note = reason[:MAX_NOTE_LENGTH]
    if row.category_id != publication.category_id:
        live: RevisionDocument = {**publication.revision.document, "audience": audience}
        publication.revision = history.append(row, live, history.latest(row), by=by, note=note)
        history.record(row, by=by, note=note)
    elif (revision := history.record(row, by=by, note=note)) is not None:
        publication.revision = revision
