"""Schedules: which revision goes live when, and when it expires."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article
from kb.models.revision import Revision


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    """Filters by time."""

    def due(self, now: datetime) -> Self:
        """Schedules whose time has come."""
        return self.filter(publish_at__lte=now)


class Schedule(models.Model):
    """An approved revision that goes live at `publish_at`; deleted when it did or was cancelled.

    `time_zone` is the zone in which the editor wrote the times.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.PROTECT, related_name="schedule"
    )
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    publish_at = models.DateTimeField(_("goes live"), db_index=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    problem = models.CharField(max_length=300, blank=True, help_text=_("Why it did not go live."))

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["publish_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at=None)
                | models.Q(expires_at__gt=models.F("publish_at")),
                name="schedule_expires_after_it_goes_live",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.publish_at:%Y-%m-%d %H:%M}"
