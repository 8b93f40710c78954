"""What happened → a row of the security log, and a line of JSON."""

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from kb.models import MAX_ACCOUNT_LENGTH, MAX_PLACE_LENGTH, SecurityAction, SecurityEvent
from kb.security_log.current_request import REQUEST_ID, current_request, known_user, page_pattern
from kb.write_queue import WriteQueue

lines = logging.getLogger("kb.security")
logger = logging.getLogger(__name__)


def record_event(action: SecurityAction, about: str = "", **detail: Any) -> None:
    """Store an event with who asks and from where, and log its line.

    Inside a transaction it is part of it: what is rolled back leaves no event, and a database that
    refuses the row refuses the change. Outside, the line alone remains, and an error is logged.
    """
    event = new_event(action, about, **detail)
    if settings.KB_READ_ONLY:
        write_line(event)
    elif connection.in_atomic_block:
        event.save()
        transaction.on_commit(lambda: write_line(event), robust=True)
    else:
        write_line(event)
        save_events([event])


def queue_event(action: SecurityAction, about: str = "", **detail: Any) -> None:
    """Log the line of an event at once; its row is stored by a thread, so that nobody waits.

    Where the queue is full, there is the line alone.
    """
    event = new_event(action, about, **detail)
    write_line(event)
    if not settings.KB_READ_ONLY:
        SECURITY_QUEUE.put(event)


def new_event(action: SecurityAction, about: str, **detail: Any) -> SecurityEvent:
    """Return an event, not stored, of this request or command."""
    event = SecurityEvent(action=action, about=about[:MAX_ACCOUNT_LENGTH], detail=detail)
    request = current_request()
    if request is None:
        event.place = " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]])[:MAX_PLACE_LENGTH]
        return event
    user = known_user(request)
    event.who, event.who_id = (user.get_username(), user.pk) if user else ("", None)
    event.address = request.META.get("REMOTE_ADDR", "")[:45]
    event.place = page_pattern(request)[:MAX_PLACE_LENGTH]
    event.request_id = request.META.get(REQUEST_ID, "")
    return event


def write_line(event: SecurityEvent) -> None:
    """Log an event as one line of JSON; whatever is in it stays within its quotes."""
    names = ("action", "who", "who_id", "about", "address", "place", "request_id", "detail")
    values = {name: getattr(event, name) for name in names}
    lines.info(json.dumps({"log": "security", "at": event.at.isoformat(), **values}, default=str))


def save_events(events: Sequence[SecurityEvent]) -> None:
    """Store events; where the database refuses them, their lines remain, and an error is logged."""
    try:
        SecurityEvent.objects.bulk_create(events)
    except DatabaseError:
        logger.exception("%d security events are in the log alone", len(events))


def _write_queued(events: list[SecurityEvent]) -> None:
    try:
        save_events(events)
    finally:
        # The thread ends with the queue, and so must its connection.
        if not connection.in_atomic_block:
            connection.close()


SECURITY_QUEUE: WriteQueue[SecurityEvent] = WriteQueue(_write_queued)
