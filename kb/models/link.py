"""The tools, aliases and relations of an article."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.article import Article


class LinkType(models.TextChoices):
    """What a link from one article to another means."""

    RELATED = "related", _("Related")
    POINTS_TO = "points_to", _("Work through")
    SAME_AS = "same_as", _("Same as")
    MENTIONS = "mentions", _("Mentions")


class ToolQuerySet(models.QuerySet["Tool"]):
    """Lookup by natural key."""

    def get_by_natural_key(self, article: str, position: int) -> "Tool":
        """Return the tool at this position of the article with this key."""
        return self.get(article__key=article, position=position)


class Tool(models.Model):
    """A tool that the article needs, as one line of Markdown."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tools")
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("text"))

    objects = ToolQuerySet.as_manager()

    class Meta:
        verbose_name = _("tool")
        verbose_name_plural = _("tools")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="tool_position_once")
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, int]:
        """Return the article's key and the position."""
        return (self.article.key, self.position)

    natural_key.dependencies = ["kb.article"]  # type: ignore[attr-defined]


class AliasQuerySet(models.QuerySet["Alias"]):
    """Lookup by natural key."""

    def get_by_natural_key(self, article: str, text: str) -> "Alias":
        """Return this alias of the article with this key."""
        return self.get(article__key=article, text=text)


class Alias(models.Model):
    """Another spelling, message or number by which an article is recognised."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("text"), max_length=200)

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "text"], name="alias_once")]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str]:
        """Return the article's key and the text."""
        return (self.article.key, self.text)

    natural_key.dependencies = ["kb.article"]  # type: ignore[attr-defined]


class RelationQuerySet(models.QuerySet["Relation"]):
    """Lookup by natural key."""

    def get_by_natural_key(self, article: str, anchor: str, type_: str, target: str) -> "Relation":
        """Return the relation with these values; `article` and `target` are keys."""
        return self.get(article__key=article, anchor=anchor, type=type_, target__key=target)


class Relation(models.Model):
    """A typed, ordered link from an article, or from its line with this anchor, to another."""

    TYPES = [choice for choice in LinkType.choices if choice[0] != LinkType.MENTIONS]

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="relations")
    anchor = models.SlugField(max_length=80, blank=True)
    type = models.CharField(_("kind of link"), max_length=20, choices=TYPES)
    target = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_from")
    position = models.PositiveIntegerField(default=0)

    objects = RelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "anchor", "type", "target"], name="relation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.target}"

    def natural_key(self) -> tuple[str, str, str, str]:
        """Return both keys, the anchor and the type."""
        return (self.article.key, self.anchor, self.type, self.target.key)

    natural_key.dependencies = ["kb.article"]  # type: ignore[attr-defined]
