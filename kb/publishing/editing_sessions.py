"""Who has an article's form open now: best effort, told by their browsers every half minute."""

import logging
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.utils import timezone

from kb.models import Article, EditingSession
from kb.publishing import rule_checks

logger = logging.getLogger(__name__)

ALIVE = timedelta(minutes=2)
"""How long somebody counts as editing after their browser was last heard of."""
GRACE = timedelta(seconds=20)
"""The same after they left the page: saving leads to the form again, which goes on."""


def note_editing(article: Article, *, by: User) -> None:
    """Note that somebody has the form of an article open. Raises PermissionDenied.

    A database that cannot take it now is no reason to disturb anybody: nothing is noted then.
    """
    rule_checks.require_permission(by, "kb.change_article")
    now = timezone.now()
    mine = EditingSession.objects.filter(article=article, user=by)
    try:
        with transaction.atomic():
            EditingSession.objects.filter(seen_at__lt=now - ALIVE).delete()
            if not mine.update(seen_at=now):
                EditingSession.objects.get_or_create(
                    article=article, user=by, defaults={"since": now, "seen_at": now}
                )
    except DatabaseError as error:
        logger.info("who edits article %d was not noted: %s", article.pk, error)


def note_leaving(article: Article, *, by: User) -> None:
    """Note that somebody closed the form; they are gone unless they come back within GRACE."""
    mine = EditingSession.objects.filter(article=article, user=by)
    try:
        mine.update(seen_at=timezone.now() - ALIVE + GRACE)
    except DatabaseError as error:
        logger.info("who left article %d was not noted: %s", article.pk, error)


def others_editing(article: Article, user: User) -> list[EditingSession]:
    """Return who else has the form of an article open now, who began first in front."""
    rows = EditingSession.objects.filter(article=article, seen_at__gte=timezone.now() - ALIVE)
    return list(rows.exclude(user=user).select_related("user").order_by("since", "pk"))
