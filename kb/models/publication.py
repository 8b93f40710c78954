"""What readers may see of an article: its publication, spellings, links and agents' note."""

from collections.abc import Mapping
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.documents import PublicDocument
from kb.models.article import Article, Audience, Kind, admin_url
from kb.models.category import Category
from kb.models.link import LinkType
from kb.models.revision import Origin, Revision
from kb.models.source import number_in
from kb.reader import Reader
from kb.text.first_words import LONGEST_FIRST_WORDS

SOURCE_KEY_COLUMN = "article__source__key"


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Filters by who may see a publication, and order."""

    def visible_to(self, user: Reader | None) -> Self:
        """Live publications: all for users with `kb.view_internal`, else the public ones."""
        live = self.filter(is_live=True)
        if user is not None and user.has_perm("kb.view_internal"):
            return live
        return live.filter(audience=Audience.PUBLIC)

    def codes(self) -> Self:
        """Publications of error codes."""
        return self.filter(kind=Kind.ERROR_CODE)

    def in_order(self) -> Self:
        """In the order of lists: by number, then code, then title."""
        return self.order_by("sort_key", "pk")

    def in_place(self) -> Self:
        """In the order of their category: as editors placed them there, the others after those."""
        return self.order_by("place", "pk")

    def listed(self) -> Self:
        """Without `document` and `html`, for lists of titles; with the key of the source."""
        return self.defer("document", "html").annotate(source_key=models.F(SOURCE_KEY_COLUMN))


class Publication(models.Model):
    """The projection of one revision; when `is_live` is false, what its 410 page says.

    `html` maps a place (see `kb.publishing.public.markdown_texts`) to safe HTML.
    """

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.PROTECT)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80)
    code = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=300, blank=True, help_text="One plain sentence.")
    sort_key = models.CharField(max_length=160, help_text="Letters and digits only.")
    place = models.CharField(
        max_length=170, default="", help_text="Its order in its category: position, then sort_key."
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="publications"
    )
    audience = models.CharField(max_length=20, choices=Audience.choices)
    document: "models.JSONField[PublicDocument, PublicDocument]" = models.JSONField()
    html: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField()
    is_live = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    revised_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    expiry_zone = models.CharField(
        max_length=60, blank=True, help_text="The time zone in which the expiry was written."
    )
    gone_at = models.DateTimeField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_merged = models.BooleanField(
        default=False, help_text="Gone into its successor: its address leads there."
    )

    source_date = ""
    """The date that its source bears, while its text is the source's; see `source_date_of`."""

    source_key = ""
    """The key of its source; "" where it was written here, or was not read along."""

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        indexes = [
            models.Index(fields=["category", "place"], name="publication_in_category"),
            models.Index(fields=["category", "sort_key"], name="publication_of_category"),
            models.Index(fields=["kind", "sort_key"], name="publication_of_kind"),
            models.Index(fields=["-revised_at"], name="publication_newest"),
            models.Index(fields=["number"], name="publication_number"),
            models.Index(fields=["sort_key"], name="publication_in_order"),
            models.Index(
                fields=["expires_at"], condition=models.Q(is_live=True), name="publication_expires"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=models.Q(kind=Kind.ERROR_CODE, is_live=True),
                name="live_error_code_slug_once",
            )
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def shown_number(self) -> str:
        """Its number, with its source before it where that is not the first guide."""
        return number_in(self.source_key or "", self.number)

    @property
    def is_code(self) -> bool:
        """Whether it is an error code."""
        return self.kind == Kind.ERROR_CODE

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it while it is live."""
        return self.audience == Audience.PUBLIC

    @property
    def heading(self) -> str:
        """The title, after the code where they differ: `404 Not Found`."""
        if self.code and self.code != self.title:
            return f"{self.code} {self.title}"
        return self.title

    @property
    def destination(self) -> "Publication":
        """The publication that its address leads to: itself, or what it was merged into."""
        if not self.is_live and self.is_merged and self.successor is not None:
            return self.successor
        return self

    @property
    def kind_label(self) -> str:
        """The caption of its kind; `get_kind_display` hashes all choices, which takes longer."""
        return str(Kind(self.kind).label)

    def get_absolute_url(self) -> str:
        """Return the path of its page."""
        if self.is_code:
            return reverse("error-code", args=[self.slug])
        return reverse("article", args=[self.pk, self.slug])

    def admin_url(self, page: str = "change") -> str:
        """Return the path of one of the admin's pages about its article."""
        return admin_url(self.kind, page, self.pk)


SOURCE_DATE_COLUMNS = ("revision__origin", "article__source__dated_on")


def with_source_key(publication: Publication, row: Mapping[str, object]) -> Publication:
    """Return a publication with the key of its source from a row with SOURCE_KEY_COLUMN."""
    publication.source_key = str(row[SOURCE_KEY_COLUMN] or "")
    return publication


def source_date_of(row: Mapping[str, object]) -> str:
    """Return the date of a publication's source from a row with SOURCE_DATE_COLUMNS.

    "" where somebody has changed the text since it was imported, or it was written here.
    """
    dated_on = row["article__source__dated_on"] if row["revision__origin"] == Origin.IMPORT else ""
    return str(dated_on or "")


class AgentNote(models.Model):
    """The note beside a publication that only agents see, as safe HTML."""

    publication = models.OneToOneField(
        Publication, primary_key=True, on_delete=models.CASCADE, related_name="agent_note"
    )
    html = models.TextField()

    def __str__(self) -> str:
        return f"#{self.pk}"


class PublishedAlias(models.Model):
    """A spelling by which readers find a live publication: its code, title or an alias."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="spellings")
    text = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200)
    first_words = models.CharField(max_length=LONGEST_FIRST_WORDS)

    class Meta:
        indexes = [
            models.Index(fields=["normalised"], name="published_alias_normalised"),
            models.Index(fields=["first_words"], name="published_alias_first_words"),
        ]

    def __str__(self) -> str:
        return self.text


class PublishedLink(models.Model):
    """A link from a live publication; shown only to users who may see its target."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="links_here")
    type = models.CharField(max_length=20, choices=LinkType.choices)
    anchor = models.SlugField(max_length=80, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.type} {self.target_id}"
