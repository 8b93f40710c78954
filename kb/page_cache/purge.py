"""Tells KB_PURGE_URL which keys are old: a JSON list by POST, apart from requests, best effort."""

import logging
from collections.abc import Sequence
from time import sleep

from django.conf import settings

from kb.page_cache.surrogate_keys import SITE
from kb.post_json import PostRefused, post_json
from kb.write_queue import WriteQueue

logger = logging.getLogger(__name__)

WAITS = (0, 1, 4)
"""Seconds before each attempt."""

MOST_SENT = 500
"""Keys of one purge; of more, the whole site is purged."""

MOST_QUEUED = 10_000


def purge(changes: Sequence[set[str]]) -> None:
    """Tell the keys of some changes together; say in the log where nobody took them."""
    keys = set().union(*changes)
    if SITE in keys or len(keys) > MOST_SENT:
        keys = {SITE}
    error: object = None
    for wait in WAITS:
        sleep(wait)
        try:
            post_json(settings.KB_PURGE_URL, sorted(keys))
        except PostRefused as failure:
            error = failure
        else:
            logger.info("purged: %s", ", ".join(sorted(keys)))
            return
    logger.warning("not purged, and old until KB_SHARED_MAX_AGE ends: %s: %s", sorted(keys), error)


PURGE_QUEUE: WriteQueue[set[str]] = WriteQueue(purge, size=MOST_QUEUED)
