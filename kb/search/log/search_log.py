"""Logs searches, what was opened from them and what was reported as missing; never who searched."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Q
from django.utils import timezone

from kb.models import Article, SearchLog
from kb.models.search import SearchLogQuerySet
from kb.redacted_words import redacted_words
from kb.search.log.log_privacy import loggable_words
from kb.write_queue import WriteQueue

logger = logging.getLogger(__name__)

SAME_SEARCH = timedelta(hours=12)
"""An article is opened from a search, or reported as missing after it, within this time."""

MOST_PRUNED = 1_000
"""Old rows deleted with one batch: editors wait for the delete."""


@dataclass(frozen=True, slots=True)
class SearchMade:
    """A search was answered with so many results; `came_from` is the kind of page before it."""

    words: str
    result_count: int
    came_from: str = ""


@dataclass(frozen=True, slots=True)
class ArticleOpened:
    """An article was opened; `came_from` is set where no page of results was in between."""

    words: str
    article: int
    came_from: str = ""


LogEntry = SearchMade | ArticleOpened


def is_enabled() -> bool:
    """Whether this site logs searches."""
    return settings.KB_SEARCH_LOG_DAYS > 0 and not settings.KB_READ_ONLY


def log_search(text: str, result_count: int, came_from: str) -> None:
    """Queue a search for the log, unless its text looks pasted or contains nothing but secrets."""
    if is_enabled() and (words := loggable_words(text, settings.KB_SEARCH_LANGUAGE)):
        WRITE_QUEUE.put(SearchMade(words, result_count, came_from))


def log_opened(text: str, article: int, *, came_from: str = "") -> None:
    """Queue which article (id) was opened from a search."""
    if is_enabled() and (words := loggable_words(text, settings.KB_SEARCH_LANGUAGE)):
        WRITE_QUEUE.put(ArticleOpened(words, article, came_from))


def can_report_missing(text: str) -> bool:
    """Whether a reader may report that an article about this is missing."""
    return is_enabled() and bool(loggable_words(text, settings.KB_SEARCH_LANGUAGE))


def report_missing(text: str, came_from: str) -> None:
    """Save at once that an article is missing: the reader is told so. Raises django.db.Error."""
    words = loggable_words(text, settings.KB_SEARCH_LANGUAGE)
    with transaction.atomic():
        search = _recent(words).filter(is_missing=False).order_by("-at", "-pk").first()
        if search is None:
            search = SearchLog(words=words, result_count=0, came_from=came_from)
        search.is_missing, search.is_done = True, False
        search.save()


class LogWriter:
    """Writes a batch of entries in one transaction; what the database refuses is lost.

    The first of a row of failures is logged as a warning.
    """

    def __init__(self) -> None:
        self.is_failing = False

    def __call__(self, entries: Sequence[LogEntry]) -> None:
        """Write entries in order, then delete old rows."""
        try:
            with transaction.atomic():
                redacted = redacted_words()
                for entry in entries:
                    if redacted.are_in(entry.words):
                        continue
                    _add(entry) if isinstance(entry, SearchMade) else _link(entry)
            delete_old()
            self.is_failing = False
        except Error as error:
            if not self.is_failing:
                logger.warning("searches are not logged: the database refuses them: %s", error)
            self.is_failing = True
        finally:
            # The thread ends with the queue, and so must its connection.
            if not connection.in_atomic_block:
                connection.close()


def delete_old() -> int:
    """Delete searches older than KB_SEARCH_LOG_DAYS, MOST_PRUNED at most; return how many."""
    oldest = timezone.now() - timedelta(days=settings.KB_SEARCH_LOG_DAYS)
    old = SearchLog.objects.filter(at__lt=oldest).order_by("at")
    return SearchLog.objects.filter(pk__in=old.values("pk")[:MOST_PRUNED]).delete()[0]


def _add(entry: SearchMade) -> None:
    SearchLog.objects.create(
        words=entry.words, result_count=entry.result_count, came_from=entry.came_from
    )


def _link(entry: ArticleOpened) -> None:
    """Save what was opened with the newest search of these words, first one without an opening."""
    if not Article.objects.filter(pk=entry.article).exists():
        return
    if entry.came_from:
        SearchLog.objects.create(
            words=entry.words,
            result_count=1,
            opened_id=entry.article,
            came_from=entry.came_from,
        )
        return
    recent = _recent(entry.words).annotate(is_opened=Q(opened__isnull=False))
    newest = recent.order_by("is_opened", "-at", "-pk").values("pk")[:1]
    SearchLog.objects.filter(pk__in=newest).update(opened=entry.article)


def _recent(words: str) -> SearchLogQuerySet:
    return SearchLog.objects.filter(words=words, at__gt=timezone.now() - SAME_SEARCH)


WRITE_QUEUE: WriteQueue[LogEntry] = WriteQueue(LogWriter())
