"""When each periodic job was last run, and when it is due again: one row for all hosts."""

from datetime import datetime, timedelta

from django.db import models


class PeriodicJob(models.Model):
    """The state of a job of `kb.periodic.jobs`; `problem` is why its last run failed.

    `due_at` is moved on before a run begins: of several processes one runs it.
    """

    name = models.CharField(max_length=40, primary_key=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("manage_backups", "Can make and restore backups")]

    def __str__(self) -> str:
        return self.name

    def lateness(self, now: datetime) -> timedelta:
        """Return how long the job has been due; zero where it is not."""
        return max(now - self.due_at, timedelta())
