"""Articles: the working copy that editors write in, with a proxy model for each kind."""

from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.models.category import Category
from kb.models.keyed import Keyed, KeyedQuerySet
from kb.models.sort_key import SortKeyField
from kb.models.source import Source

UNPLACED = 999_999
"""The position of an article that nobody has put anywhere in its category: after those placed."""


class Kind(models.TextChoices):
    """The five kinds of article."""

    PROBLEM = "problem", _("Problem")
    PROCEDURE = "procedure", _("Procedure")
    CHECKLIST = "checklist", _("Checklist")
    ERROR_CODE = "error_code", _("Error code")
    HOW_TO = "how_to", _("How-to")


class Audience(models.TextChoices):
    """Who may read an article once it is live."""

    PUBLIC = "public", _("Public: everyone")
    INTERNAL = "internal", _("Internal: agents only")


class State(models.TextChoices):
    """The state of the working copy; `published` means that it equals what is live."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


class ArticleQuerySet(KeyedQuerySet):
    """Filters by kind and state."""

    def of_kind(self, kind: str) -> Self:
        """Articles of one kind."""
        return self.filter(kind=kind)

    def unpublished(self) -> Self:
        """Articles in state `published` without a publication: a fixture load broke off."""
        return self.filter(state=State.PUBLISHED, publication=None)


class Article(Keyed):
    """The working copy of an article; lines, tools, aliases and relations have own tables."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(
        _("number"),
        max_length=20,
        blank=True,
        help_text=_("The number in the guide; it also works as an address."),
    )
    title = models.CharField(
        _("title"), max_length=200, help_text=_("Use the words a customer would use.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        help_text=_("The last part of its address; old addresses keep working."),
    )
    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    audience = models.CharField(
        _("audience"), max_length=20, choices=Audience.choices, default=Audience.PUBLIC
    )
    symptom = models.TextField(
        _("problem"), blank=True, help_text=_("What the customer sees, in one or two sentences.")
    )
    environment = models.TextField(
        _("environment"), blank=True, help_text=_("Where it happens: system, version, place.")
    )
    cause = models.TextField(_("cause"), blank=True, help_text=_("Why it happens, if known."))
    body = models.TextField(_("background"), blank=True, help_text=_("Markdown."))
    internal_note = models.TextField(
        _("note for agents"),
        blank=True,
        help_text=_("Never shown to customers, nor in their searches, feeds, copies or replies."),
    )
    code = models.CharField(
        _("code"), max_length=120, blank=True, help_text=_("As it is typed or pasted.")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="owned_articles",
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="articles"
    )
    edit_version = models.PositiveIntegerField(default=1, editable=False)
    position = models.PositiveIntegerField(
        default=UNPLACED, editable=False, help_text="In its category; equal ones by sort_key."
    )
    sort_key = SortKeyField(help_text="By number, then code, then title.")
    changed_at = models.DateTimeField(
        _("changed"),
        default=timezone.now,
        editable=False,
        help_text="When its text was last saved.",
    )
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who saved its text last; empty for the product itself.",
    )
    creation_token = models.UUIDField(null=True, unique=True, editable=False)
    """The form that made it, so that the same form posted twice makes one article."""

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["title", "pk"]
        permissions = [
            ("view_internal", _("Can read internal articles and notes")),
            ("submit_article", _("Can submit articles for review")),
            ("review_article", _("Can approve and return articles")),
            ("publish_article", _("Can publish, schedule, withdraw and restore articles")),
            ("redact_article", _("Can redact words and revisions, for good")),
        ]
        indexes = [
            models.Index(fields=["kind", "number", "code", "title"], name="article_of_kind"),
            models.Index(fields=["state", "kind"], name="article_in_state"),
            models.Index(fields=["sort_key", "id"], name="article_in_order"),
            models.Index(fields=["kind", "sort_key", "id"], name="article_of_kind_in_order"),
            models.Index(fields=["title", "id"], name="article_by_title"),
            models.Index(fields=["changed_at", "id"], name="article_changed"),
            models.Index(
                fields=["state", "changed_at", "id", "owner", "saved_by"], name="article_waiting"
            ),
            models.Index(fields=["review_by", "id"], name="article_review_by"),
            models.Index(fields=["owner", "review_by", "id"], name="article_review_of_owner"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"],
                condition=~models.Q(number=""),
                name="article_number_once_per_source",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=models.Q(kind=Kind.ERROR_CODE),
                name="error_code_slug_once",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.number or self.code, self.title) if part)

    def admin_url(self, page: str = "change", *more: object) -> str:
        """Return the path of one of the admin's pages about this article; see `admin_url` below."""
        return admin_url(self.kind, page, self.pk, *more)


def admin_url(kind: str, page: str, *args: object) -> str:
    """Return the path of an admin page for a kind of article, as `change`, `history` or `add`.

    `args` are the article's id and what else the page's route takes; none for `add`.
    """
    return reverse(f"admin:kb_{kind.replace('_', '')}_{page}", args=args)


class OfKind:
    """Base of the five proxies: a row is saved with the proxy's kind."""

    KIND: ClassVar[Kind]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Set the kind and save."""
        self.kind: str = self.KIND
        super().save(*args, **kwargs)  # type: ignore[misc]


class KindManager(models.Manager[Article]):
    """Manager of a proxy: articles of its own kind."""

    def get_queryset(self) -> ArticleQuerySet:
        """Return the articles of `model.KIND`."""
        return ArticleQuerySet(self.model, using=self._db).of_kind(
            cast(type[OfKind], self.model).KIND
        )


class Problem(OfKind, Article):
    """A symptom with diagnostic steps and resolutions."""

    KIND = Kind.PROBLEM
    objects: ClassVar[Any] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("problem")
        verbose_name_plural = _("problems")


class Procedure(OfKind, Article):
    """Steps to follow in order."""

    KIND = Kind.PROCEDURE
    objects: ClassVar[Any] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")


class Checklist(OfKind, Article):
    """Items to tick."""

    KIND = Kind.CHECKLIST
    objects: ClassVar[Any] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")


class ErrorCode(OfKind, Article):
    """An error code or message and what it means."""

    KIND = Kind.ERROR_CODE
    objects: ClassVar[Any] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("error code")
        verbose_name_plural = _("error codes")


class HowTo(OfKind, Article):
    """A free text about how to reach a goal."""

    KIND = Kind.HOW_TO
    objects: ClassVar[Any] = KindManager()

    class Meta:
        proxy = True
        verbose_name = _("how-to")
        verbose_name_plural = _("how-tos")
