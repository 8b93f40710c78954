"""For tests of the scheduler: a job that has just begun."""

from django.utils import timezone

from kb.models import PeriodicJob
from kb.periodic.due import PUBLISH


def begin_publish_job() -> None:
    """Note that the scheduler has begun its job of every 15 seconds now."""
    now = timezone.now()
    defaults = {"due_at": now, "started_at": now}
    PeriodicJob.objects.update_or_create(name=PUBLISH, defaults=defaults)
