"""The sources of articles: the guide, or an imported folder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kb.documents import SourceDocument
from kb.models.keyed import Keyed, KeyedQuerySet

GUIDE = "guide"
"""The key of the source whose numbers are addresses."""


class Source(Keyed):
    """A document from which articles were imported, as it was last imported."""

    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    dated_on = models.CharField(
        _("date"), max_length=60, blank=True, help_text=_("As the document writes it.")
    )
    closing_note = models.TextField(_("closing note"), blank=True)
    document: "models.JSONField[SourceDocument, SourceDocument]" = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("The articles as last imported: the base of the next merge."),
    )

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["key"]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()
