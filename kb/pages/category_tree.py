"""The categories as this reader sees them: those with something to read in or under them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import Category, Publication

COLUMNS = ("id", "parent_id", "number", "title", "slug", "description", "code_family")


@dataclass
class CategoryNode:
    """A category with what lies in it; `has_articles` tells of its own articles alone."""

    category: Category
    has_articles: bool
    parent: "CategoryNode | None" = None
    children: list["CategoryNode"] = field(default_factory=list)

    @property
    def holds_codes(self) -> bool:
        """Whether it, or what lies in it, is a family of error codes."""
        return bool(self.category.code_family) or any(node.holds_codes for node in self.children)

    def path(self) -> list["CategoryNode"]:
        """Return what it lies in, outermost first."""
        return [*self.parent.path(), self.parent] if self.parent else []

    def walk(self) -> Iterator["CategoryNode"]:
        """Yield it and everything in it, in order."""
        yield self
        for node in self.children:
            yield from node.walk()


@dataclass(frozen=True)
class CategoryTree:
    """All that this reader can browse."""

    roots: list[CategoryNode]

    def walk(self) -> Iterator[CategoryNode]:
        """Yield every category in order."""
        for root in self.roots:
            yield from root.walk()

    def find(self, pk: int) -> CategoryNode | None:
        """Return one category, or None where this reader sees nothing in it."""
        return next((node for node in self.walk() if node.category.pk == pk), None)

    def families(self) -> list[CategoryNode]:
        """Return the categories that hold error codes."""
        return [node for node in self.walk() if node.category.code_family]


def category_tree(user: Any) -> CategoryTree:
    """Read the categories with one query, whatever their number and depth."""
    rows = CATEGORIES.rows(user)
    nodes = {
        row["id"]: CategoryNode(model_instance(Category, row), row["has_articles"]) for row in rows
    }
    roots: list[CategoryNode] = []
    for node in nodes.values():
        node.parent = nodes.get(node.category.parent_id)
        (node.parent.children if node.parent else roots).append(node)
    return CategoryTree(_readable(roots))


def _categories(user: Any) -> QuerySet[Category, Row]:
    seen = Publication.objects.visible_to(user).filter(category=OuterRef("pk"))
    rows = Category.objects.annotate(has_articles=Exists(seen)).in_order()
    found: QuerySet[Category, Row] = rows.values(*COLUMNS, "has_articles")
    return found


CATEGORIES = CompiledQuery(_categories)


def _readable(nodes: list[CategoryNode]) -> list[CategoryNode]:
    for node in nodes:
        node.children = _readable(node.children)
    return [node for node in nodes if node.has_articles or node.children]
