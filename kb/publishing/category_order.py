"""The order of categories beside each other, and of articles in a category; readers see it at once.

All functions raise PermissionDenied and Refused.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, F, Max
from django.utils.translation import gettext as _

from kb.models import UNPLACED, Article, Category, Publication
from kb.models.category import DEEPEST
from kb.models.tree import CategoryNode, CategoryTree, build_tree
from kb.page_cache.stale_keys import purge_site
from kb.publishing import seen_categories
from kb.publishing.rule_checks import require_permission
from kb.publishing.rules import Refused
from kb.text.sort_keys import make_place

PERMISSION = "kb.change_category"

MOST_PLACED = 500
"""The articles of a category that can be put in an order of their own; others follow them."""


def next_position(parent: Category | None) -> int:
    """Return the position after the last category in a parent."""
    siblings = Category.objects.filter(parent=parent)
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def has_same_title(category: Category, parent: Category | None, title: str) -> bool:
    """Whether another category in the parent has this title, in any case."""
    others = Category.objects.filter(parent=parent, title__iexact=title)
    return bool(others.exclude(pk=category.pk).exists())


def move_category(pk: int, *, into: int | None, before: int | None, by: User | None) -> None:
    """Put a category, with all inside it, into another (None: the top), before one there or last.

    Raises Category.DoesNotExist.
    """
    require_permission(by, PERMISSION)
    with transaction.atomic():
        rows = list(Category.objects.select_for_update().in_order())
        tree = build_tree(rows)
        node, parent = _node(tree, pk), _node(tree, into) if into else None
        _check_place(node, parent)
        siblings = [each for each in (parent.children if parent else tree.roots) if each != node]
        at = next((i for i, each in enumerate(siblings) if each.category.pk == before), None)
        siblings.insert(len(siblings) if at is None else at, node)
        _write_positions([each.category for each in siblings])
        if node.category.parent_id != into:
            version = F("edit_version") + 1
            Category.objects.filter(pk=pk).update(parent=into, edit_version=version)
            seen_categories.remember_if_visible(pk)


def _node(tree: CategoryTree, pk: int) -> CategoryNode:
    node = tree.find(pk)
    if node is None:
        raise Category.DoesNotExist
    return node


def _check_place(node: CategoryNode, parent: CategoryNode | None) -> None:
    if parent is None or node.parent is parent:
        return
    inside = list(node.walk())
    if parent in inside:
        raise Refused(_("A category cannot be inside itself."))
    height = max(each.depth for each in inside) - node.depth + 1
    if parent.depth + 1 + height > DEEPEST:
        raise Refused(_("Categories can be at most %(n)d levels deep.") % {"n": DEEPEST})
    if has_same_title(node.category, parent.category, node.category.title):
        raise Refused(_("There is a category with this title there already."))


def _write_positions(rows: Sequence[Category]) -> None:
    purge_site()
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            Category.objects.filter(pk=row.pk).update(position=position)


def articles_in_order(category: Category) -> list[Article]:
    """Return the first MOST_PLACED articles of a category as readers see them in order."""
    rows = Article.objects.filter(category=category).select_related("publication")
    names = ("kind", "number", "code", "title", "category", "position")
    of_publication = (f"publication__{name}" for name in ("category", "sort_key", "place"))
    rows = rows.only(*names, *of_publication)
    return list(rows.order_by("position", "sort_key", "pk")[:MOST_PLACED])


def article_counts() -> dict[int, int]:
    """Return how many articles each category has itself, by its id."""
    rows = Article.objects.exclude(category=None).order_by().values_list("category")
    # Not of the ids, for which PostgreSQL leaves the index and reads every article.
    return dict(rows.annotate(n=Count("category")))


def place_article(category: Category, pk: int, index: int, *, by: User | None) -> None:
    """Put an article of a category at an index (from 0) among its first MOST_PLACED.

    Those before it keep their places; those after the last one that was ever placed stay in the
    order of their numbers and titles. Raises Article.DoesNotExist.
    """
    require_permission(by, PERMISSION)
    with transaction.atomic():
        Category.objects.select_for_update().get(pk=category.pk)
        rows = articles_in_order(category)
        moved = next((row for row in rows if row.pk == pk), None)
        if moved is None:
            raise Article.DoesNotExist
        was = rows.index(moved)
        rows.remove(moved)
        index = max(0, min(index, len(rows)))
        rows.insert(index, moved)
        placed = [i for i, row in enumerate(rows) if row.position != UNPLACED]
        last = max([index, was, *placed])
        _store_places({row: n for n, row in enumerate(rows[: last + 1], start=1)})


def forget_places(category: Category, *, by: User | None) -> None:
    """Let a category list its articles by number and title again."""
    require_permission(by, PERMISSION)
    with transaction.atomic():
        rows = Article.objects.filter(category=category).exclude(position=UNPLACED)
        _store_places(dict.fromkeys(rows.select_related("publication"), UNPLACED))


def _store_places(positions: dict[Article, int]) -> None:
    """Write the positions of articles of one category, and the places of their publications."""
    purge_site()
    changed = [row for row, position in positions.items() if row.position != position]
    publications = []
    for row in changed:
        row.position = positions[row]
        publication: Publication | None = getattr(row, "publication", None)
        if publication is not None and publication.category_id == row.category_id:
            publication.place = make_place(row.position, publication.sort_key)
            publications.append(publication)
    Article.objects.bulk_update(changed, ["position"], batch_size=100)
    Publication.objects.bulk_update(publications, ["place"], batch_size=100)
