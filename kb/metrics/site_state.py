"""What the database tells of the site when it is asked: queues, and how late jobs are."""

from collections.abc import Iterator

from django.db import Error
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from kb.models import Article, BulkItem, ImportRun, Outcome, PeriodicJob, Schedule, State
from kb.periodic.jobs import JOBS


class SiteState(Collector):
    """Gauges that are the same whichever process is asked."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; of a database that does not answer, only that."""
        try:
            gauges, is_up = [*queue_lengths(), *job_states()], 1
        except Error:
            gauges, is_up = [], 0
        yield GaugeMetricFamily("kb_database_up", "Whether the database answers.", value=is_up)
        yield from gauges


def queue_lengths() -> Iterator[GaugeMetricFamily]:
    """Yield how much waits, by queue. Raises django.db.Error."""
    waiting = BulkItem.objects.filter(outcome=Outcome.WAITING, run__started_at__isnull=False)
    lengths = {
        "imports": ImportRun.objects.waiting().count(),
        "bulk": waiting.count(),
        "schedule": Schedule.objects.due(timezone.now()).filter(problem="").count(),
        "review": Article.objects.filter(state=State.IN_REVIEW).count(),
    }
    family = GaugeMetricFamily("kb_queue_length", "What waits, by queue.", labels=["queue"])
    for name, length in lengths.items():
        family.add_metric([name], length)
    yield family


def job_states() -> Iterator[GaugeMetricFamily]:
    """Yield how late each periodic job is, and whether it failed. Raises django.db.Error."""
    now, labels = timezone.now(), ["job"]
    late = GaugeMetricFamily("kb_job_late_seconds", "How long a job has been due.", labels=labels)
    failed = GaugeMetricFamily("kb_job_failed", "Whether a job failed last time.", labels=labels)
    idle = {job.name for job in JOBS if not job.is_needed()}
    for job in PeriodicJob.objects.order_by("name"):
        seconds = 0 if job.name in idle else job.lateness(now).total_seconds()
        late.add_metric([job.name], seconds)
        failed.add_metric([job.name], bool(job.problem))
    yield late
    yield failed
