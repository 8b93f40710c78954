"""The categories in which this reader can read something, as a tree."""

from collections.abc import Container

from django.db.models import Exists, OuterRef, QuerySet

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import Category, Publication
from kb.models.tree import CategoryNode, CategoryTree, build_tree
from kb.reader import Reader

SOURCE_KEY = "source__key"
COLUMNS = ("id", "parent_id", "number", "title", "slug", "description", "code_family", SOURCE_KEY)


def category_tree(user: Reader | None) -> CategoryTree:
    """Read the tree with one query; without categories that show this reader nothing."""
    rows = CATEGORIES.rows(user)
    tree = build_tree(map(_category, rows))
    with_articles = {row["id"] for row in rows if row["has_articles"]}
    return CategoryTree(_readable(tree.roots, with_articles))


def _category(row: Row) -> Category:
    category = model_instance(Category, row)
    category.source_key = row[SOURCE_KEY] or ""
    return category


def _categories(user: Reader | None) -> QuerySet[Category, Row]:
    visible = Publication.objects.visible_to(user).filter(category=OuterRef("pk"))
    categories = Category.objects.annotate(has_articles=Exists(visible)).in_order()
    rows: QuerySet[Category, Row] = categories.values(*COLUMNS, "has_articles")
    return rows


CATEGORIES = CompiledQuery(_categories)


def _readable(nodes: list[CategoryNode], with_articles: Container[int]) -> list[CategoryNode]:
    for node in nodes:
        node.has_articles = node.category.pk in with_articles
        node.children = _readable(node.children, with_articles)
    return [node for node in nodes if node.has_articles or node.children]
