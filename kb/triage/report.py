"""A message that nothing was found for → a search that editors see as missing, once confirmed."""

from django.db import transaction

from kb.models import SearchLog
from kb.search.log.search_log import is_enabled
from kb.text.mask import MASK, mask
from kb.text.printable import printable

LONGEST_REPORT = 200
CAME_FROM = "triage"


def reportable(text: str) -> str:
    """Return what of a message may be kept: one line, secrets masked; "" where nothing is left."""
    line = " ".join(mask(printable(text, 4 * LONGEST_REPORT)).split())[:LONGEST_REPORT]
    return line if line.replace(MASK, "").strip(" .,;:") else ""


def can_report() -> bool:
    """Whether this site keeps what readers miss."""
    return is_enabled()


def report_message(text: str) -> bool:
    """Save a message for the editors, masked once more; return whether there was anything to save.

    Raises django.db.Error.
    """
    words = reportable(text)
    if not words or not can_report():
        return False
    with transaction.atomic():
        SearchLog.objects.create(words=words, result_count=0, came_from=CAME_FROM, is_missing=True)
    return True
