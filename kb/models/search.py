"""The search index as rows, synonyms, and the log of searches."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchIndex(models.Model):
    """The one row about the index: generation in use, generation being built (or None), analyser.

    Writers of the index lock this row first, so that they cannot deadlock on each other's words.
    The counts are of publications, by audience. `facets` is a random cache version; renewed when a
    document is added or removed, or its kind or category changes.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    generation = models.PositiveSmallIntegerField(default=1)
    building = models.PositiveSmallIntegerField(null=True)
    analyser = models.PositiveSmallIntegerField()
    public_count = models.PositiveIntegerField(default=0)
    internal_count = models.PositiveIntegerField(default=0)
    facets = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"generation {self.generation}"


class Term(models.Model):
    """A stem, and in how many documents of its audience it occurs; postings refer to its id."""

    id = models.AutoField(primary_key=True)
    generation = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=8)
    text = models.CharField(max_length=64)
    document_count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["text", "audience", "generation"], name="term_once_a_generation"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Word(models.Model):
    """A folded word as written, with the term of its stem: completion and spelling read this.

    `backwards` is the word reversed: a misspelt word is looked up by its beginning or its end.
    """

    generation = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=8)
    text = models.CharField(max_length=64)
    backwards = models.CharField(max_length=64)
    term = models.ForeignKey(
        Term, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    document_count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["generation", "audience", "text"], name="word_once_a_generation"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["generation", "audience", "backwards"], name="word_backwards")
        ]

    def __str__(self) -> str:
        return self.text


class PostingTable(models.Model):
    """The table of postings, which a migration makes differently on each database.

    Never read through Django: its columns differ from these fields on PostgreSQL.
    """

    pk = models.CompositePrimaryKey("term", "weight")
    term = models.IntegerField()
    weight = models.SmallIntegerField()

    class Meta:
        db_table = "kb_posting"

    def __str__(self) -> str:
        return str(self.term)


class Posting(models.Model):
    """The weight of a term in a publication (`document`), negated: ascending keys are best first.

    It is a view, the same on every database; `kb.search.backends.postings` writes its table.
    """

    pk = models.CompositePrimaryKey("term", "weight", "document")
    term = models.IntegerField()
    weight = models.SmallIntegerField()
    document = models.IntegerField()

    class Meta:
        db_table = "kb_posted"
        managed = False

    def __str__(self) -> str:
        return f"{self.term} in {self.document}"


class IndexedDocument(models.Model):
    """What one audience's index stores of a publication: facets and encoded words.

    `packed` is a `kb.search.index.encoding.EncodedDocument`; `words` are the ids of its Word rows,
    encoded. An agents' note beside a public article is a row of its own without a kind, so that no
    facet counts the article twice.

    The foreign keys have no constraints: to check one, PostgreSQL would lock the publication, which
    an editor may have locked who waits for the index.
    """

    publication = models.ForeignKey(
        "kb.Publication",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    generation = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=8)
    kind = models.CharField(max_length=20)
    category = models.ForeignKey(
        "kb.Category",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    packed = models.BinaryField()
    words = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "generation", "audience"], name="document_once_a_generation"
            )
        ]
        # Facets of thousands of candidates are read from the index alone, past the wide rows.
        indexes: ClassVar = [
            models.Index(
                fields=["generation", "publication", "kind", "category"], name="document_facets"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} for {self.audience}"


class SynonymQuerySet(models.QuerySet["Synonym"]):
    """Groups of synonyms."""

    def get_by_natural_key(self, words: str) -> "Synonym":
        """Return the group with exactly these words."""
        return self.get(words=words)


class Synonym(models.Model):
    """A group of words or phrases that find each other; `one_way`: only the first finds others."""

    words = models.CharField(
        _("words"),
        max_length=300,
        unique=True,
        help_text=_("Words or phrases that mean the same, separated by commas: db, database."),
    )
    one_way = models.BooleanField(
        _("one way"),
        default=False,
        help_text=_("Only the first finds the others; they do not find the first."),
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["words"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words

    def natural_key(self) -> tuple[str]:
        """Return the key of this group in fixtures."""
        return (self.words,)


UNFOUND = models.Q(models.Q(result_count=0) | models.Q(is_missing=True), is_done=False)
"""Searches that editors should look at."""


class SearchLogQuerySet(models.QuerySet["SearchLog"]):
    """Logged searches by their outcome."""

    def unfound(self) -> Self:
        """Those that found nothing or were reported as missing, until an editor marks them done."""
        return self.filter(UNFOUND)


class SearchLog(models.Model):
    """One search: its words, how many results, what was opened; never who searched."""

    words = models.CharField(_("words"), max_length=200)
    result_count = models.PositiveIntegerField(_("results"))
    opened = models.ForeignKey(
        "kb.Article",
        verbose_name=_("opened"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    came_from = models.CharField(_("came from"), max_length=20, blank=True)
    is_missing = models.BooleanField(_("reported as missing"), default=False)
    is_done = models.BooleanField(_("done"), default=False)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        indexes: ClassVar = [
            models.Index(fields=["words", "at"], name="search_words"),
            # The report counts from the index alone.
            models.Index(fields=["at", "result_count", "opened"], name="search_outcomes"),
            # With what its condition names, else each row is read besides.
            models.Index(
                fields=["at", "words", "result_count", "is_missing", "is_done"],
                condition=UNFOUND,
                name="search_unfound",
            ),
        ]

    def __str__(self) -> str:
        return self.words
