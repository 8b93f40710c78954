"""Addresses that were public once: old paths of articles, and categories."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article
from kb.models.category import Category


class Redirect(models.Model):
    """A former path of an article, or one of another site, as `kb.text.old_path` writes it.

    Several articles may have had the same path, one after another; the newest row came last.
    """

    path = models.CharField(_("old path"), max_length=255)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="redirects")
    is_public = models.BooleanField(
        default=True, editable=False, help_text="Everyone could ask for it, not agents alone."
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["path", "article"], name="redirect_once_per_article")
        ]

    def __str__(self) -> str:
        return self.path


class SeenCategory(models.Model):
    """A category that was public once, with the number that it had then.

    The row keeps the category from being deleted: its address always answers.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="seen")
    number = models.CharField(max_length=20, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "number"], name="seen_category_once")
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.number}".strip()
