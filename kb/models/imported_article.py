"""What a source last brought of an article: the base of the next import."""

from django.db import models

from kb.documents import RevisionDocument
from kb.models.article import Article
from kb.models.source import Source

MAX_NAME_LENGTH = 400


class ImportedArticle(models.Model):
    """An article as its source last had it, whatever editors have made of it since.

    `name` is what the source calls it: a guide's key, a file's path in its folder, another
    system's id. `digest` is of all that it was converted from; "" where that is not known.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="imported"
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imported")
    name = models.CharField(max_length=MAX_NAME_LENGTH)
    document: "models.JSONField[RevisionDocument, RevisionDocument]" = models.JSONField()
    digest = models.CharField(max_length=64, blank=True)
    is_draft = models.BooleanField(default=False, help_text="Its source shows it to no reader.")
    is_gone = models.BooleanField(default=False, help_text="Its source has it no longer.")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["source", "name"], name="imported_name_once")
        ]

    def __str__(self) -> str:
        return self.name
