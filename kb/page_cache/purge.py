"""Tells KB_PURGE_URL which keys are old: a JSON list by POST, apart from requests, best effort."""

import json
import logging
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import sleep
from urllib.parse import urlsplit

from django.conf import settings

from kb.page_cache.surrogate_keys import SITE
from kb.write_queue import WriteQueue

logger = logging.getLogger(__name__)

WAITS = (0, 1, 4)
"""Seconds before each attempt."""

PATIENCE = 5
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
            tell(sorted(keys))
        except (OSError, HTTPException) as failure:
            error = failure
        else:
            logger.info("purged: %s", ", ".join(sorted(keys)))
            return
    logger.warning("not purged, and old until KB_SHARED_MAX_AGE ends: %s: %s", sorted(keys), error)


def tell(keys: Sequence[str]) -> None:
    """Post the keys once. Raises OSError or HTTPException where the answer is not 2xx."""
    url = urlsplit(settings.KB_PURGE_URL)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=PATIENCE)
    try:
        target = (url.path or "/") + (f"?{url.query}" if url.query else "")
        headers = {"Content-Type": "application/json"}
        connection.request("POST", target, json.dumps(keys), headers)
        answer = connection.getresponse()
        answer.read()
        if not 200 <= answer.status < 300:
            raise HTTPException(f"answered {answer.status}")
    finally:
        connection.close()


PURGE_QUEUE: WriteQueue[set[str]] = WriteQueue(purge, size=MOST_QUEUED)
