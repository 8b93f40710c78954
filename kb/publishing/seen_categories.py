"""Categories that were public once: stored, so that their addresses never die."""

from collections.abc import Collection

from kb.models import Category, SeenCategory


def remember_category(pk: int | None) -> None:
    """Store that a category and its ancestors are public, with their present numbers."""
    if pk is not None:
        remember_categories([pk])


def remember_categories(pks: Collection[int]) -> None:
    """Store that some categories and their ancestors are public, with their present numbers."""
    categories = Category.objects.with_ancestors().filter(pk__in=pks) if pks else ()
    nodes = {node.pk: node for each in categories for node in (*each.ancestors(), each)}
    SeenCategory.objects.bulk_create(
        [SeenCategory(category=nodes[pk], number=nodes[pk].number) for pk in sorted(nodes)],
        ignore_conflicts=True,
    )


def remember_if_visible(pk: int) -> None:
    """Store a category that was moved or renumbered, if it holds a public article."""
    if Category.objects.visible_to(None).filter(pk=pk).exists():
        remember_category(pk)


def category_was_public(pk: int) -> bool:
    """Whether a category has ever held a public article, itself or below it."""
    return SeenCategory.objects.filter(category=pk).exists()
