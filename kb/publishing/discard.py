"""Discarding a draft: the working copy becomes what readers see; the history keeps the draft."""

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.translation import gettext as _

from kb.documents import RevisionDocument
from kb.models import MAX_NOTE_LENGTH, Article, Origin, Publication, State, Verb
from kb.publishing import history
from kb.publishing.go_live import locked, log_event, pending_schedule, set_state
from kb.publishing.rule_checks import check_rule
from kb.publishing.rules import Refused
from kb.publishing.working_copy import write_working_copy


def discard_draft(
    article: Article, *, by: User | None, reason: str = "", seen: int | None = None
) -> None:
    """Make the working copy what readers see again, in a revision of its own.

    Whoever wants the draft back reverts to its revision. Raises PermissionDenied and Refused, also
    where the live address or number belongs to another article now.
    """
    try:
        _discard(article, by, reason, seen)
    except IntegrityError as error:
        raise Refused(_("Another article now has its address or number.")) from error
    article.refresh_from_db()


def _discard(article: Article, by: User | None, reason: str, seen: int | None) -> None:
    with locked(article) as row:
        live = Publication.objects.select_related("revision").filter(pk=row.pk).first()
        schedule = pending_schedule(row)
        check_rule(Verb.DISCARD, row, by, publication=live, schedule=schedule)
        draft = history.latest_seen(row, seen)
        if live is not None:
            published: RevisionDocument = live.revision.document
            write_working_copy(row, {**published, "audience": live.audience})
        note = reason[:MAX_NOTE_LENGTH]
        back = history.record(row, by=by, origin=Origin.REVERT, note=note) or draft
        set_state(row, State.PUBLISHED)
        log_event(row, Verb.DISCARD, by, reason, revision=back.pk)
