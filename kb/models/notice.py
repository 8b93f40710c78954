"""The notices that readers are shown."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Filters by time."""

    def not_ended(self, moment: datetime) -> Self:
        """Notices that are shown at this moment or later."""
        return self.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=moment))


class Notice(models.Model):
    """A message about what is wrong right now, on the home page and on chosen articles."""

    text = models.CharField(
        _("text"), max_length=300, help_text=_("Plain text, shown to everyone.")
    )
    on_home = models.BooleanField(_("on the home page"), default=True)
    articles = models.ManyToManyField(Article, verbose_name=_("on articles"), blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.text
