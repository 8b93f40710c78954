"""The append-only log of the workflow: who did what to an article, when and why."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.documents import PublicDocument
from kb.models.article import Article, Audience
from kb.models.revision import Revision

MAX_REASON_LENGTH = 200
"""Characters of the reason that a verb has in the history."""
MAX_DETAIL_LENGTH = 300
"""Characters of what a verb was given besides its reason: times, the successor."""


class Verb(models.TextChoices):
    """What can be done to an article besides saving it."""

    SUBMIT = "submit", _("Submitted for review")
    APPROVE = "approve", _("Approved")
    RETURN = "return", _("Returned")
    PUBLISH = "publish", _("Published")
    SCHEDULE = "schedule", _("Scheduled")
    UNSCHEDULE = "unschedule", _("Schedule cancelled")
    SET_EXPIRY = "set_expiry", _("Expiry changed")
    EXPIRE = "expire", _("Expired")
    MERGE = "merge", _("Merged into another")
    REVERT = "revert", _("Reverted")
    DISCARD = "discard", _("Draft discarded")
    RETIRE = "retire", _("Withdrawn")
    RESTORE = "restore", _("Restored")
    RESTRICT = "restrict", _("Made internal")
    OPEN = "open", _("Made public")
    MOVE = "move", _("Moved to another category")
    REDIRECT = "redirect", _("Old path changed")
    REDACT = "redact", _("Redacted")


class PublicationEvent(models.Model):
    """One row for every verb done; `document` and `html` where the public text changed."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(_("action"), max_length=20, choices=Verb.choices)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    document: "models.JSONField[PublicDocument | None, PublicDocument | None]" = models.JSONField(
        null=True
    )
    html: "models.JSONField[dict[str, str] | None, dict[str, str] | None]" = models.JSONField(
        null=True
    )
    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=MAX_REASON_LENGTH, blank=True)
    detail = models.CharField(_("detail"), max_length=MAX_DETAIL_LENGTH, blank=True)

    class Meta:
        verbose_name = _("publication event")
        verbose_name_plural = _("publication events")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["at"], name="event_newest"),
            models.Index(fields=["article", "at"], name="event_of_article"),
            models.Index(fields=["by", "at"], name="event_of_person"),
            models.Index(fields=["verb", "at"], name="event_of_verb"),
            models.Index(fields=["reason"], name="event_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise TypeError on an update. Only `kb.redaction` changes rows, past this."""
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("A publication event is never changed.")
        super().save(*args, **kwargs)
