"""Mails that wait to be sent, and those that nobody could deliver."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Filters by what is to become of a mail."""

    def waiting(self) -> Self:
        """Mails that are still to be sent."""
        return self.exclude(next_try_at=None)

    def due(self, now: datetime) -> Self:
        """Mails whose next try is due, those that have waited longest first."""
        return self.filter(next_try_at__lte=now).order_by("next_try_at", "pk")

    def troubled(self) -> Self:
        """Mails whose last try failed, given up or not."""
        return self.exclude(problem="")


class OutgoingMail(models.Model):
    """A mail to one address; deleted once it is sent. Without `next_try_at` it is given up."""

    to = models.CharField(_("recipient"), max_length=254)
    reply_to = models.CharField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    next_try_at = models.DateTimeField(_("next try"), null=True, blank=True, db_index=True)
    try_count = models.PositiveIntegerField(_("tries"), default=0)
    problem = models.CharField(_("last problem"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
