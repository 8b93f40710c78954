"""Categories in which everyone saw something: remembered, so that their addresses never die."""

from kb.models import Category, SeenCategory


def keep(pk: int | None) -> None:
    """Remember that everyone sees a category, and what it lies in, under the numbers of now."""
    above = "parent__parent__parent"
    category = Category.objects.select_related(above).filter(pk=pk).first()
    if category is None:
        return
    SeenCategory.objects.bulk_create(
        [
            SeenCategory(category=one, number=one.number)
            for one in [*category.ancestors(), category]
        ],
        ignore_conflicts=True,
    )


def keep_if_seen(pk: int) -> None:
    """Remember a category that was moved or renumbered, if everyone sees something in it."""
    if Category.objects.visible_to(None).filter(pk=pk).exists():
        keep(pk)


def is_known(pk: int) -> bool:
    """Whether everyone could once see something in or under a category."""
    return SeenCategory.objects.filter(category=pk).exists()
