"""Forgets copies of redacted words: kept pages, files that wait, what a database leaves on disk."""

import logging

from django.db import Error, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.models import ImportItem, ImportRun, ImportState
from kb.page_cache.kept_search import SEARCH_MEMORY
from kb.page_cache.memory import PAGE_MEMORY
from kb.page_cache.page_table import forget_stored_pages
from kb.page_cache.stale_keys import purge_site
from kb.redaction.backends import postgresql, sqlite
from kb.search.kept_answers import forget_answers

logger = logging.getLogger(__name__)


def forget_pages() -> None:
    """Delete all kept pages and answers: those that are stored, this process's, and a CDN's.

    Other processes ask the publication counter before they show one. The CDN is told when this
    transaction commits.
    """
    forget_stored_pages()
    PAGE_MEMORY.clear()
    SEARCH_MEMORY.clear()
    forget_answers()
    purge_site()


def drop_uploads() -> None:
    """Cancel the imports that wait, and delete their files: words in a zip are not found."""
    waiting = Q(upload__isnull=False)
    ImportItem.objects.filter(run__in=ImportRun.objects.filter(waiting)).update(document=None)
    ImportRun.objects.filter(waiting).update(
        upload=None,
        state=ImportState.CANCELLED,
        finished_at=timezone.now(),
        notes=[_("Words were redacted meanwhile: send the file again, without them.")],
    )


def scrub() -> bool:
    """Let the database's files hold no deleted rows any more; return whether that was done.

    Nothing is done inside a transaction. What cannot be done now is logged.
    """
    if connection.in_atomic_block:
        return False
    backend = sqlite if connection.vendor == "sqlite" else postgresql
    try:
        backend.scrub()
    except Error as error:
        logger.warning("the database still holds deleted rows: run VACUUM. %s", error)
        return False
    return True
