"""A category of the browse tree: its place, how deep the tree goes, who sees it."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.models.keyed import Keyed, KeyedQuerySet
from kb.models.source import Source, number_in
from kb.reader import Reader

PATH_SEPARATOR = " › "
DEEPEST = 4
"""Levels of the tree; a root is the first."""


def parent_paths(path: str) -> list[str]:
    """Return the lookups from a foreign key to a category up to its root, nearest first.

    `category` gives `category`, `category__parent` and so on, one for each level.
    """
    return [path + "__parent" * level for level in range(DEEPEST)]


def lies_inside(path: str, category: int | models.OuterRef) -> models.Q:
    """Return the condition that the foreign key `path` leads to this category or one inside it.

    `category` is an id, or an expression such as OuterRef.
    """
    condition = models.Q()
    for lookup in parent_paths(path):
        condition |= models.Q(**{lookup: category})
    return condition


class CategoryQuerySet(KeyedQuerySet):
    """Categories by who may see them, in their order, with what they lie in."""

    def visible_to(self, user: Reader | None) -> Self:
        """Those with a publication in them, or inside them, that this user can see."""
        publications = self.model._meta.get_field("publications").related_model
        seen = publications.objects.visible_to(user)
        return self.filter(
            models.Exists(seen.filter(lies_inside("category", models.OuterRef("pk"))))
        )

    def in_order(self) -> Self:
        """As the source numbers them."""
        return self.order_by("position", "title", "pk")

    def with_ancestors(self) -> Self:
        """With every parent up to the root, in the same query."""
        return self.select_related("__".join(["parent"] * (DEEPEST - 1)))


class Category(Keyed):
    """A node of the browse tree."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=80)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One plain sentence for the home page.")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    code_family = models.SlugField(
        _("code family"),
        max_length=40,
        blank=True,
        help_text=_("For categories of error codes: http, database, system …"),
    )
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.PROTECT, related_name="categories"
    )
    imported: "models.JSONField[dict[str, str] | None, dict[str, str] | None]" = models.JSONField(
        null=True, editable=False, help_text="Its fields as its source last had them."
    )
    edit_version = models.PositiveIntegerField(default=1, editable=False)

    source_key = ""
    """The key of its source; "" where it was made here, or was not read along."""

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"],
                condition=~models.Q(number=""),
                name="category_number_once_per_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def shown_number(self) -> str:
        """Its number, with its source before it where that is not the first guide."""
        return number_in(self.source_key, self.number)

    def get_absolute_url(self) -> str:
        """Return the path of the category's page."""
        return reverse("category", args=[self.pk, self.slug])

    def ancestors(self) -> list["Category"]:
        """Return the categories above it, the root first; at most DEEPEST, so a loop ends.

        Asks the database once a level where the rows were not read `with_ancestors()`.
        """
        above: list[Category] = []
        node = self.parent
        while node is not None and len(above) < DEEPEST:
            above.insert(0, node)
            node = node.parent
        return above

    @property
    def path_title(self) -> str:
        """The names from the root down to it; see `ancestors` for what it costs."""
        return PATH_SEPARATOR.join(str(node) for node in (*self.ancestors(), self))

    def clean(self) -> None:
        """Raise ValidationError for a category inside itself, or below the deepest level."""
        above = self.ancestors()
        if self.pk in {node.pk for node in above}:
            raise ValidationError({"parent": _("A category cannot be inside itself.")})
        if len(above) >= DEEPEST:
            raise ValidationError(
                {"parent": _("Categories can be at most %(n)d levels deep.") % {"n": DEEPEST}}
            )
