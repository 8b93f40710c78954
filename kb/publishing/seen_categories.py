"""Categories that were public once: stored, so that their addresses never die."""

from kb.models import Category, SeenCategory


def remember_category(pk: int | None) -> None:
    """Store that a category and its ancestors are public, with their present numbers."""
    category = Category.objects.with_ancestors().filter(pk=pk).first()
    if category is None:
        return
    SeenCategory.objects.bulk_create(
        [
            SeenCategory(category=node, number=node.number)
            for node in [*category.ancestors(), category]
        ],
        ignore_conflicts=True,
    )


def remember_if_visible(pk: int) -> None:
    """Store a category that was moved or renumbered, if it holds a public article."""
    if Category.objects.visible_to(None).filter(pk=pk).exists():
        remember_category(pk)


def category_was_public(pk: int) -> bool:
    """Whether a category has ever held a public article, itself or below it."""
    return SeenCategory.objects.filter(category=pk).exists()
