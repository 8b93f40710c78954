"""What becomes of searches, noted beside the reader's way: words, counts, what was opened."""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Q
from django.utils import timezone

from kb.models import Article, SearchLog
from kb.models.search import SearchLogQuerySet
from kb.search.log.log_privacy import loggable_words
from kb.search.log.write_queue import WriteQueue

logger = logging.getLogger(__name__)

SAME_SEARCH = timedelta(hours=12)
"""An article is opened from a search, or reported as missing after it, within this time."""

PRUNE_EVERY_SECONDS = 600.0
MOST_PRUNED = 5_000


@dataclass(frozen=True, slots=True)
class Searched:
    """A search was answered."""

    words: str
    result_count: int
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """An article was opened from it; `came_from` is told where no page of results was between."""

    words: str
    article: int
    came_from: str = ""


Note = Searched | Opened


def is_kept() -> bool:
    """Whether searches are noted here at all."""
    return settings.KB_SEARCH_LOG_DAYS > 0 and not settings.KB_READ_ONLY


def note_search(text: str, result_count: int, came_from: str) -> None:
    """Note a search, unless its text is somebody's log or holds nothing but secrets."""
    if is_kept() and (words := loggable_words(text, settings.KB_SEARCH_LANGUAGE)):
        WRITE_QUEUE.put(Searched(words, result_count, came_from))


def note_opened(text: str, article: int, *, came_from: str = "") -> None:
    """Note what was opened from a search; one with `came_from` had no page of results."""
    if is_kept() and (words := loggable_words(text, settings.KB_SEARCH_LANGUAGE)):
        WRITE_QUEUE.put(Opened(words, article, came_from))


def can_be_missing(text: str) -> bool:
    """Whether a reader may report that an article about this is missing."""
    return is_kept() and bool(loggable_words(text, settings.KB_SEARCH_LANGUAGE))


def report_missing(text: str, came_from: str) -> None:
    """Write down at once that something is missing: who says so is told that it is kept."""
    words = loggable_words(text, settings.KB_SEARCH_LANGUAGE)
    with transaction.atomic():
        search = _lately(words).filter(is_missing=False).order_by("-at", "-pk").first()
        if search is None:
            search = SearchLog(words=words, result_count=0, came_from=came_from)
        search.is_missing, search.is_done = True, False
        search.save()


class Writer:
    """Writes notes to the database; what it cannot take now is lost, and said once."""

    def __init__(self) -> None:
        self.is_failing = False
        self.pruned_at: float | None = None

    def __call__(self, notes: Sequence[Note]) -> None:
        """Write notes in order, in one transaction."""
        try:
            with transaction.atomic():
                for note in notes:
                    _add(note) if isinstance(note, Searched) else _link(note)
            self.prune()
            self.is_failing = False
        except Error as error:
            self.tell(error)
        finally:
            # The next note may be hours away, and the database another one by then.
            if not connection.in_atomic_block:
                connection.close()

    def tell(self, error: Error) -> None:
        """Say that searches are not noted, at the first of a row of failures."""
        if not self.is_failing:
            logger.warning("searches are not noted while the database cannot take them: %s", error)
        self.is_failing = True

    def prune(self) -> None:
        """Now and then forget what is too old, some of it at a time: a delete holds up editors."""
        now = monotonic()
        if self.pruned_at is None or now - self.pruned_at > PRUNE_EVERY_SECONDS:
            self.pruned_at = now
            forget_old()


def forget_old() -> int:
    """Delete searches older than the setting says, so many at once; return how many."""
    days = timedelta(days=settings.KB_SEARCH_LOG_DAYS)
    old = SearchLog.objects.filter(at__lt=timezone.now() - days).order_by("at")
    return SearchLog.objects.filter(pk__in=old.values("pk")[:MOST_PRUNED]).delete()[0]


def _add(note: Searched) -> None:
    SearchLog.objects.create(
        words=note.words, result_count=note.result_count, came_from=note.came_from
    )


def _link(note: Opened) -> None:
    """Tell what was opened to the newest search of these words; the last opened is what helped."""
    if not Article.objects.filter(pk=note.article).exists():
        return
    if note.came_from:
        SearchLog.objects.create(
            words=note.words, result_count=1, opened_id=note.article, came_from=note.came_from
        )
        return
    lately = _lately(note.words).annotate(is_opened=Q(opened__isnull=False))
    newest = lately.order_by("is_opened", "-at", "-pk").values("pk")[:1]
    SearchLog.objects.filter(pk__in=newest).update(opened=note.article)


def _lately(words: str) -> SearchLogQuerySet:
    return SearchLog.objects.filter(words=words, at__gt=timezone.now() - SAME_SEARCH)


WRITE_QUEUE: WriteQueue[Note] = WriteQueue(Writer())
os.register_at_fork(after_in_child=WRITE_QUEUE.begin)
