"""How the admin names a category: by its path."""

from collections.abc import Iterable

from kb.models import Category
from kb.models.category import PATH_SEPARATOR
from kb.models.tree import build_tree


def category_path(category: Category | None) -> str:
    """Return the names from the root down to a category; "" for None.

    Read the category `with_ancestors()`: each missing parent costs a query.
    """
    if category is None:
        return ""
    return category.path_title


def category_paths(keys: Iterable[str]) -> dict[str, str]:
    """Return the paths of the categories with these keys, by key, in one query."""
    rows = Category.objects.with_ancestors().filter(key__in=set(keys) - {""})
    return {row.key: category_path(row) for row in rows}


def paths_of(pks: Iterable[int | None]) -> dict[int | None, str]:
    """Return the paths of the categories with these ids, by id, in one query."""
    rows = Category.objects.with_ancestors().filter(pk__in=set(pks) - {None})
    return {row.pk: category_path(row) for row in rows}


def ordered_paths() -> list[tuple[Category, str]]:
    """Return every category with its path, as a tree read from top to bottom, in one query."""
    tree = build_tree(Category.objects.in_order())
    return [
        (node.category, PATH_SEPARATOR.join(str(above.category) for above in (*node.path(), node)))
        for node in tree.walk()
    ]
