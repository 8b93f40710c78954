"""How long the security log goes back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from kb.models import SecurityEvent


def old_security_events(now: datetime) -> QuerySet[SecurityEvent]:
    """Return the events that are older than KB_SECURITY_LOG_DAYS; these can be deleted."""
    oldest = now - timedelta(days=settings.KB_SECURITY_LOG_DAYS)
    return SecurityEvent._base_manager.filter(at__lt=oldest)
