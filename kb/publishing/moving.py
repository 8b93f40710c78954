"""Moves an article to another category: for readers at once, or with its next publish.

A category is no text: a move makes a revision, but no draft, and what waits for review goes on
waiting. Every function raises PermissionDenied and Refused.
"""

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext as _

from kb.documents import RevisionDocument
from kb.models import (
    UNPLACED,
    Article,
    Category,
    Kind,
    Publication,
    Revision,
    Schedule,
    Verb,
)
from kb.publishing import history
from kb.publishing.go_live import lock_publication, locked, log_event, pending_schedule
from kb.publishing.project import set_category
from kb.publishing.rule_checks import require_permission
from kb.publishing.rules import Refused
from kb.text.slugs import is_in_family


def move(article: Article, *, to: Category | None, by: User | None, reason: str = "") -> None:
    """Put a live article into another category at once, for readers and in its working copy."""
    with locked(article) as row:
        publication = lock_publication(row, Verb.MOVE, by)
        newest = history.latest_seen(row)
        _check_move(row, publication, to)
        if newest.pk == publication.revision_id:
            publication.revision = _move_working_copy(row, to, newest, by)
        else:
            publication.revision = _moved_live_text(row, publication, to, newest, by)
            _move_working_copy(row, to, publication.revision, by, scheduled=newest)
        row.refresh_from_db()
        set_category(publication, row, to)
        log_event(row, Verb.MOVE, by, reason, publication, keep_text=True)


def move_with_next_publish(article: Article, *, to: Category | None, by: User | None) -> None:
    """Put an article's working copy into another category; readers see it with the next publish."""
    with locked(article) as row:
        require_permission(by, "kb.change_article")
        newest = history.latest_seen(row)
        _check_move(row, None, to)
        _move_working_copy(row, to, newest, by)


def _check_move(row: Article, publication: Publication | None, to: Category | None) -> None:
    is_live_there = publication is None or publication.category_id == (to.pk if to else None)
    if row.category == to and is_live_there:
        raise Refused(_("It is in this category already."))
    if (row.kind == Kind.ERROR_CODE) != bool(to and to.code_family) and to is not None:
        raise Refused(_("Only error codes go into a category of codes, and only there."))
    family = to.code_family if to else ""
    # The form gives a code that nobody has seen another address by itself.
    is_outside = bool(family) and not is_in_family(row.slug, family)
    if is_outside and Publication.objects.filter(pk=row.pk).exists():
        message = _(
            "Its address, %(slug)s, would have to start with “%(family)s-” there. "
            "Change both in its form."
        )
        raise Refused(message % {"slug": row.slug, "family": family})


def _moved_live_text(
    row: Article,
    publication: Publication,
    to: Category | None,
    newest: Revision,
    by: User | None,
) -> Revision:
    """Return a new revision of what is live, in its new category."""
    document: RevisionDocument = publication.revision.document
    document = {**document, "category": to.key if to else ""}
    return history.append(row, document, newest, by=by, note=_note(to))


def _move_working_copy(
    row: Article,
    to: Category | None,
    newest: Revision,
    by: User | None,
    *,
    scheduled: Revision | None = None,
) -> Revision:
    """Write the category and a revision after `newest`; what is scheduled moves too.

    `scheduled` is the newest revision that has the text of the working copy, if not `newest`.
    """
    schedule = pending_schedule(row)
    _check_schedule(schedule, scheduled or newest)
    Article.objects.filter(pk=row.pk).update(
        category=to,
        position=UNPLACED,
        edit_version=F("edit_version") + 1,
    )
    document = history.snapshot(row)
    revision = history.append(row, document, newest, by=by, note=_note(to))
    if schedule is not None:
        Schedule.objects.filter(pk=row.pk).update(revision=revision)
    return revision


def _check_schedule(schedule: Schedule | None, newest: Revision) -> None:
    """Raise Refused where an older text is scheduled: it would move the article back."""
    if schedule is not None and schedule.revision_id != newest.pk:
        raise Refused(_("An older text is scheduled. Cancel the schedule first."))


def _note(to: Category | None) -> str:
    return _("Moved to %(category)s") % {"category": to or "–"}
