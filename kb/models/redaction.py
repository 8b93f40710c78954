"""What was redacted, without a word of it: that it was done, and fingerprints of the words."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article
from kb.models.event import MAX_REASON_LENGTH


class RedactionScope(models.TextChoices):
    """What was taken out."""

    WORDS = "words", _("Words")
    REVISION = "revision", _("The text of a revision")
    IMAGE = "image", _("An image")


class Redaction(models.Model):
    """One redaction, never changed or deleted; `places` counts what was taken out by store."""

    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    scope = models.CharField(_("what"), max_length=20, choices=RedactionScope.choices)
    reason = models.CharField(_("reason"), max_length=MAX_REASON_LENGTH)
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    revision_number = models.PositiveIntegerField(null=True)
    place_count = models.PositiveIntegerField(_("places"), default=0)
    places: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {self.at:%Y-%m-%d %H:%M}"


class RedactedPhrase(models.Model):
    """The fingerprint of redacted words: HMAC-SHA256 of their folded forms, with this salt.

    All rows share a salt, so that a text is hashed once for each number of words.
    """

    redaction = models.ForeignKey(Redaction, on_delete=models.PROTECT, related_name="phrases")
    salt = models.CharField(max_length=64)
    word_count = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["salt", "fingerprint"], name="redacted_phrase_once")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:8]
