"""Which jobs are due, which process may run one, whether nobody does: a row for each job."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from kb.models import PeriodicJob
from kb.periodic.job import Job

LONGEST_PROBLEM = 300
PUBLISH = "publish"
LATE_AFTER = timedelta(minutes=2)
"""After which the scheduler is late: PUBLISH begins every 15 seconds, or as often as cron asks."""


def due_jobs(jobs: Iterable[Job], now: datetime) -> list[Job]:
    """Return the jobs that are due, with one query. A job that is new gets its row."""
    jobs = list(jobs)
    times = dict(PeriodicJob.objects.values_list("name", "due_at"))
    new = [PeriodicJob(name=job.name, due_at=now) for job in jobs if job.name not in times]
    if new:
        PeriodicJob.objects.bulk_create(new, ignore_conflicts=True)
    return [job for job in jobs if _is_due(job, times.get(job.name, now), now)]


def _is_due(job: Job, due_at: datetime, now: datetime) -> bool:
    """Whether its time has come; also where the clock was set back below its last run."""
    return due_at <= now or due_at > now + job.interval


def claim(job: Job, now: datetime) -> bool:
    """Take a due job for this process; return False where another one has taken it.

    One statement decides. Where this process is killed, the job is due again after `job.retry`.
    """
    is_due = Q(due_at__lte=now) | Q(due_at__gt=now + job.interval)
    rows = PeriodicJob.objects.filter(is_due, pk=job.name)
    return bool(rows.update(due_at=now + job.retry, started_at=now))


def finish(job: Job, started_at: datetime, problem: str = "") -> None:
    """Note that a job that this process has claimed has ended, and when it is due again."""
    rows = PeriodicJob.objects.filter(pk=job.name, started_at=started_at)
    rows.update(
        due_at=started_at + (job.retry if problem else job.interval),
        finished_at=timezone.now(),
        problem=problem[:LONGEST_PROBLEM],
    )


def make_due(name: str) -> None:
    """Let a job be run by the next tick, whenever it was run last."""
    now = timezone.now()
    PeriodicJob.objects.update_or_create(name=name, defaults={"due_at": now})


def is_scheduler_late() -> bool:
    """Whether nothing has run the periodic jobs for LATE_AFTER; False on a read-only site."""
    if settings.KB_READ_ONLY:
        return False
    now = timezone.now()
    begun = (now - LATE_AFTER, now + LATE_AFTER)
    return not PeriodicJob.objects.filter(pk=PUBLISH, started_at__range=begun).exists()
