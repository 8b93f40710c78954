"""The ordered lines of an article: steps and resolutions."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article


class LineQuerySet(models.QuerySet["Line"]):
    """Lookup by natural key, and order."""

    def get_by_natural_key(self, article: str, anchor: str) -> "Line":
        """Return the line with this anchor in the article with this key."""
        return self.get(article__key=article, anchor=anchor)

    def in_order(self) -> Self:
        """In the order in which readers see them."""
        return self.order_by("position", "pk")


class Line(models.Model):
    """A line of an article; its anchor is made from its first text and never changes."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE)
    anchor = models.SlugField(max_length=80, editable=False)
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("text"))
    command = models.TextField(_("command"), blank=True)
    changes_system = models.BooleanField(_("changes the system"), default=False)

    objects = LineQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, ...]:
        """Return the article's key and the anchor."""
        return (self.article.key, self.anchor)

    natural_key.dependencies = ["kb.article"]  # type: ignore[attr-defined]


class Step(Line):
    """A step of a problem, a procedure or a checklist."""

    expected = models.TextField(_("look for"), blank=True)
    if_not = models.CharField(
        _("if it fails"),
        max_length=120,
        blank=True,
        help_text=_("A line (#anchor), an article's key, or “escalate”."),
    )

    class Meta(Line.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = [
            models.UniqueConstraint(fields=["article", "anchor"], name="step_anchor_once")
        ]


class Resolution(Line):
    """A resolution of a problem."""

    verify = models.TextField(_("it worked if"), blank=True)

    class Meta(Line.Meta):
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        constraints = [
            models.UniqueConstraint(fields=["article", "anchor"], name="resolution_anchor_once")
        ]
