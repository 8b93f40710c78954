"""What somebody does to several articles: the order, and what became of it for each of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article


class Outcome(models.TextChoices):
    """What became of one article."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Not done")


class BulkRun(models.Model):
    """An action on several articles; `values` is what its form was filled with."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=40)
    values: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    back = models.CharField(max_length=2000, blank=True, help_text="Where the list was filtered.")
    at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, help_text="Empty while only its plan was shown.")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.action} #{self.pk}"


class BulkItem(models.Model):
    """One article of a run. `seen` is the revision that the person was told about."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=330)
    seen = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    message = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "outcome", "id"], name="bulk_item_next")]

    def __str__(self) -> str:
        return self.title

    @property
    def badge_class(self) -> str:
        """The CSS class of the outcome's badge."""
        return {Outcome.DONE: "public", Outcome.REFUSED: "late"}.get(Outcome(self.outcome), "")
