"""Categories in which everyone saw something: remembered, so that their addresses never die."""

from kb.models import Category, SeenCategory


def remember_category(pk: int | None) -> None:
    """Remember that everyone sees a category, and what it lies in, under the numbers of now."""
    category = Category.objects.with_ancestors().filter(pk=pk).first()
    if category is None:
        return
    SeenCategory.objects.bulk_create(
        [
            SeenCategory(category=one, number=one.number)
            for one in [*category.ancestors(), category]
        ],
        ignore_conflicts=True,
    )


def remember_if_visible(pk: int) -> None:
    """Remember a category that was moved or renumbered, if everyone sees something in it."""
    if Category.objects.visible_to(None).filter(pk=pk).exists():
        remember_category(pk)


def category_was_public(pk: int) -> bool:
    """Whether everyone could once see something in or under a category."""
    return SeenCategory.objects.filter(category=pk).exists()
