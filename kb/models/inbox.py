"""What waits for an editor: flags and conflicts."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.documents import ConflictDocument, RevisionDocument
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
            models.Index(fields=["-at"], condition=models.Q(closed_at=None), name="flag_open"),
            models.Index(fields=["at"], name="flag_newest"),
            models.Index(fields=["closed_at"], name="flag_closed"),
        ]

    def __str__(self) -> str:
        return self.reason


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Filters by what made a conflict."""

    def of_imports(self) -> Self:
        """Conflicts between an import and what editors have written, for any editor."""
        return self.filter(by=None)

    def open_to(self, user: User | AnonymousUser | None) -> Self:
        """Conflicts that a user decides: their own late saves, and those of imports."""
        return self.filter(models.Q(by=None) | models.Q(by=user.pk if user else None))


class Conflict(models.Model):
    """A text that differs from what was saved meanwhile, until an editor has merged it.

    It is a save that came too late: `base` is the revision that the editing started from. Or, with
    `by` empty, what an import brought: `base_document` is what its source had before, wherever the
    two still differ, and any editor may merge it.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="conflicts")
    base = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", help_text=_("Common base")
    )
    base_document: "models.JSONField[RevisionDocument | None, RevisionDocument | None]" = (
        models.JSONField(null=True)
    )
    document: "models.JSONField[ConflictDocument, ConflictDocument]" = models.JSONField()
    note = models.CharField(max_length=MAX_NOTE_LENGTH, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(by=None),
                name="conflict_of_imports_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def is_of_import(self) -> bool:
        """Whether an import made it, and not a save that came too late."""
        return self.by_id is None
