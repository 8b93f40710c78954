"""An import: who asked for it, what it would change, and how far it is."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.documents import RevisionDocument
from kb.models.article import Article


class ImportFormat(models.TextChoices):
    """What an import reads."""

    GUIDE = "guide", _("Guide")
    MARKDOWN = "markdown", _("Folder of Markdown files")
    HTML = "html", _("Folder of HTML pages")
    ZENDESK = "zendesk", _("Zendesk Help Center (JSON)")


class ImportState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("Waiting to be read")
    PLANNING = "planning", _("Being read")
    PLANNED = "planned", _("Waiting for your decision")
    CONFIRMED = "confirmed", _("Waiting to start")
    APPLYING = "applying", _("In progress")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class ImportAction(models.TextChoices):
    """What an import does to one article."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    CONFLICT = "conflict", _("Conflict")
    UNTOUCHED = "untouched", _("Untouched")
    GONE = "gone", _("No longer in the source")
    NOT_UNDERSTOOD = "not_understood", _("Not understood")


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Filters by how far imports are."""

    def running(self) -> Self:
        """Imports that a process is at work on; there is one at most."""
        return self.filter(state__in=(ImportState.PLANNING, ImportState.APPLYING))

    def waiting(self) -> Self:
        """Imports that wait for a process."""
        return self.filter(state__in=(ImportState.UPLOADED, ImportState.CONFIRMED))


class ImportRun(models.Model):
    """One import of one file or folder; `beat_at` is when its process last showed that it lives."""

    format = models.CharField(_("format"), max_length=20, choices=ImportFormat.choices)
    source_key = models.CharField(_("source"), max_length=120)
    file_name = models.CharField(_("file"), max_length=400)
    upload = models.BinaryField(null=True, editable=False)
    is_published = models.BooleanField(
        _("publish what changes"),
        default=False,
        help_text=_("Otherwise what changes becomes a draft that waits for an editor."),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    notes: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("started"), auto_now_add=True)
    process = models.CharField(max_length=300, blank=True, help_text="Host and process id.")
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(state__in=[ImportState.PLANNING, ImportState.APPLYING]),
                name="import_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"

    @property
    def badge_class(self) -> str:
        """The CSS class of the state's badge."""
        classes = {ImportState.FAILED: "late", ImportState.PLANNED: "flag"}
        return {**classes, ImportState.DONE: "public"}.get(ImportState(self.state), "")


class ImportItem(models.Model):
    """What an import does to one article; `document` is the text that it would save."""

    BADGES: ClassVar[dict[str, str]] = {
        ImportAction.CONFLICT: "late",
        ImportAction.NOT_UNDERSTOOD: "late",
        ImportAction.NEW: "public",
    }

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    action = models.CharField(max_length=20, choices=ImportAction.choices)
    name = models.CharField(max_length=400)
    title = models.CharField(max_length=200, blank=True)
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    document: "models.JSONField[RevisionDocument | None, RevisionDocument | None]" = (
        models.JSONField(null=True)
    )
    notes: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "action", "id"], name="import_item_by_action")]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def badge_class(self) -> str:
        """The CSS class of the action's badge."""
        return self.BADGES.get(self.action, "")
