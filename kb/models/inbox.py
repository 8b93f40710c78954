"""What waits for an editor: flags and conflicts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.documents import ConflictDocument
from kb.models.article import Article
from kb.models.revision import MAX_NOTE_LENGTH, Revision


class FlagQuerySet(models.QuerySet["Flag"]):
    """Filters by whether a flag is closed."""

    def open(self) -> Self:
        """Flags that nobody has closed."""
        return self.filter(closed_at=None)


class Flag(models.Model):
    """An agent's request to change an article, or the line with this anchor."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="flags")
    anchor = models.SlugField(max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("done"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["-at"], condition=models.Q(closed_at=None), name="flag_open")
        ]

    def __str__(self) -> str:
        return self.reason


class Conflict(models.Model):
    """A save that was refused because somebody saved first: the text, until its editor merges it.

    `base` is the revision that the editing started from.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="conflicts")
    base = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", help_text=_("Common base")
    )
    document: "models.JSONField[ConflictDocument, ConflictDocument]" = models.JSONField()
    note = models.CharField(max_length=MAX_NOTE_LENGTH, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.article)
