"""The browse tree, seen by readers where they can see something in it."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kb.models.keyed import Keyed, KeyedQuerySet
from kb.models.source import Source

DEEPEST = 4


class CategoryQuerySet(KeyedQuerySet):
    """Categories by who may see them."""

    def visible_to(self, user: Any) -> Self:
        """Those with a publication in or under them that this user can see."""
        publications = self.model._meta.get_field("publications").related_model
        seen = publications.objects.visible_to(user)
        path, inside = "category", models.Q()
        for _level in range(DEEPEST):
            inside |= models.Q(**{path: models.OuterRef("pk")})
            path += "__parent"
        return self.filter(models.Exists(seen.filter(inside)))

    def in_order(self) -> Self:
        """As the source numbers them."""
        return self.order_by("position", "title", "pk")


class Category(Keyed):
    """A node of the browse tree."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("inside"),
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
    edit_version = models.PositiveIntegerField(default=1, editable=False)

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

    def get_absolute_url(self) -> str:
        """Return the path of the category's page."""
        return reverse("category", args=[self.pk, self.slug])

    def ancestors(self) -> list["Category"]:
        """Return what it lies in, outermost first; `parent`s come from select_related."""
        above: list[Category] = []
        node = self.parent
        while node is not None and len(above) < DEEPEST:
            above.insert(0, node)
            node = node.parent
        return above

    def clean(self) -> None:
        """Refuse a tree that bites its tail or is deeper than readers can follow."""
        node, depth = self.parent, 1
        while node is not None:
            depth += 1
            if node.pk == self.pk:
                raise ValidationError({"parent": _("A category cannot lie inside itself.")})
            if depth > DEEPEST:
                raise ValidationError(
                    {"parent": _("Categories go %(n)d levels deep.") % {"n": DEEPEST}}
                )
            node = node.parent
