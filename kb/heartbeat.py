"""Processes in the background show that they live; `readyz` says when one has not for a while."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from kb.models import Heartbeat

SCHEDULER = "tick"
LATE_AFTER = timedelta(minutes=2)
logger = logging.getLogger(__name__)


def note_heartbeat(name: str) -> None:
    """Note that the process of this name lives now; where that cannot be written, log it."""
    if settings.KB_READ_ONLY:
        return
    try:
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
    except DatabaseError as error:
        connections.close_all()
        logger.warning("%s could not note that it lives: %s", name, error)


def is_late(name: str) -> bool:
    """Whether the process of this name has not shown for LATE_AFTER that it lives."""
    now = timezone.now()
    return not Heartbeat.objects.filter(
        name=name, at__gt=now - LATE_AFTER, at__lt=now + LATE_AFTER
    ).exists()
