"""What editors and reviewers say to each other about a text, and who has its form open now."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article
from kb.models.revision import Revision

MAX_COMMENT_LENGTH = 2_000


class CommentQuerySet(models.QuerySet["Comment"]):
    """Filters by whether a comment is resolved."""

    def open(self) -> Self:
        """Comments that nobody has resolved."""
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """A remark on an unpublished text, or on its line with this anchor; never public.

    It is carried along with later revisions until somebody resolves it. `line_text` is how the line
    began when the comment was written: where the line is gone, the comment still says which it was.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="+")
    anchor = models.SlugField(max_length=80, blank=True)
    line_text = models.CharField(max_length=120, blank=True)
    text = models.TextField(_("comment"), max_length=MAX_COMMENT_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["at"], name="comment_newest"),
            models.Index(fields=["resolved_at"], name="comment_resolved"),
        ]

    def __str__(self) -> str:
        return self.text


class EditingSession(models.Model):
    """Somebody has an article's form open: since when, and when their browser last said so."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="editing_session_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.article_id}"
