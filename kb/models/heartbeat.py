"""When a process that works in the background last showed that it lives."""

from django.db import models


class Heartbeat(models.Model):
    """One row for each kind of process, by its name."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
