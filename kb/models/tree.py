"""Categories in the order of their source → one tree of them, walked depth first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Optional

from kb.models.category import Category


@dataclass
class CategoryNode:
    """A category with its children; `has_articles` is about its own articles alone."""

    category: Category
    parent: Optional["CategoryNode"] = None
    children: list["CategoryNode"] = field(default_factory=list)
    has_articles: bool = False

    @property
    def holds_codes(self) -> bool:
        """Whether it, or a category inside it, is a family of error codes."""
        return bool(self.category.code_family) or any(node.holds_codes for node in self.children)

    def path(self) -> list["CategoryNode"]:
        """Return the nodes above it, the root first."""
        return [*self.parent.path(), self.parent] if self.parent else []

    @property
    def depth(self) -> int:
        """Return the number of nodes above it: 0 for a root."""
        return len(self.path())

    def walk(self) -> Iterator["CategoryNode"]:
        """Yield it and every node inside it, a parent before its children."""
        yield self
        for node in self.children:
            yield from node.walk()


@dataclass(frozen=True)
class CategoryTree:
    """Categories by their parents."""

    roots: list[CategoryNode]

    def walk(self) -> Iterator[CategoryNode]:
        """Yield every node, a parent before its children."""
        for root in self.roots:
            yield from root.walk()

    def find(self, pk: int) -> CategoryNode | None:
        """Return the node of one category; None where it is not in this tree."""
        return next((node for node in self.walk() if node.category.pk == pk), None)

    def families(self) -> list[CategoryNode]:
        """Return the categories that hold error codes."""
        return [node for node in self.walk() if node.category.code_family]

    def ids_inside(self, name: str) -> tuple[int, ...]:
        """Return the ids of the categories with this number or slug, and of all inside them."""
        nodes = [node for node in self.walk() if name in (node.category.number, node.category.slug)]
        return tuple(below.category.pk for node in nodes for below in node.walk())


def build_tree(categories: Iterable[Category]) -> CategoryTree:
    """Return the tree of all these categories; siblings keep their order.

    A category whose parent is missing becomes a root. A loop of parents is left out.
    """
    nodes: dict[int | None, CategoryNode] = {
        category.pk: CategoryNode(category) for category in categories
    }
    roots: list[CategoryNode] = []
    for node in nodes.values():
        node.parent = nodes.get(node.category.parent_id)
        (node.parent.children if node.parent else roots).append(node)
    return CategoryTree(roots)
