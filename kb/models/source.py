"""The sources of articles: the guide, or an imported folder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.models.keyed import Keyed, KeyedQuerySet

GUIDE = "guide"
"""The key of the first guide: its numbers are addresses without its key before them."""


def number_in(source_key: str, number: str) -> str:
    """Return a number of a guide as it is shown, and found: `2.1`, `printer/2.1`.

    That of an article without a source is shown as it is.
    """
    return f"{source_key}/{number}" if number and source_key not in ("", GUIDE) else number


class Source(Keyed):
    """A document from which articles were imported; what it brought is in ImportedArticle."""

    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    dated_on = models.CharField(
        _("date"), max_length=60, blank=True, help_text=_("As the document writes it.")
    )
    closing_note = models.TextField(_("closing note"), blank=True)
    text = models.TextField(
        blank=True, editable=False, help_text=_("The document as last imported, letter by letter.")
    )

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()
