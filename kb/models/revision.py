"""The immutable snapshots of an article."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.documents import RevisionDocument
from kb.models.article import Article

MAX_NOTE_LENGTH = 200
"""Characters of the note that a save has in the history."""


class Origin(models.TextChoices):
    """The operation that made a revision."""

    SAVE = "save", _("Saved")
    SUBMIT = "submit", _("Submitted")
    RETURN = "return", _("Returned")
    IMPORT = "import", _("Imported")
    REVERT = "revert", _("Reverted")


class Revision(models.Model):
    """A snapshot of an article with its lines, aliases, tools and relations.

    Never updated, but by a redaction; deleted only with a draft that was never public.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    document: "models.JSONField[RevisionDocument, RevisionDocument]" = models.JSONField()
    note = models.CharField(_("note"), max_length=MAX_NOTE_LENGTH, blank=True)
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.SAVE)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")
        ]
        indexes = [
            models.Index(fields=["created_at"], name="revision_newest"),
            models.Index(fields=["article", "created_at"], name="revision_of_article"),
            models.Index(fields=["created_by", "created_at"], name="revision_of_person"),
            models.Index(fields=["note"], name="revision_note"),
        ]

    def __str__(self) -> str:
        return _("revision %(number)d") % {"number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise TypeError on an update."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("A revision is never changed.")
        super().save(*args, **kwargs)
