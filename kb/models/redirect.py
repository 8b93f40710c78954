"""An old path and the article it leads to now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article


class Redirect(models.Model):
    """A path that was public: the slug or a spelling of a code, or a guide's number."""

    path = models.CharField(_("old path"), max_length=255, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="redirects")

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path
