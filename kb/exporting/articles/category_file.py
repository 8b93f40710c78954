"""A category → the `_index.md` in its folder."""

from kb.exporting.articles.front_matter import YamlValue, front_matter
from kb.models import Category

INDEX = "_index.md"


def category_file(category: Category) -> str:
    """Return the text of the file: what it is called, and its description."""
    values: dict[str, YamlValue] = {
        "id": category.pk,
        "key": category.key,
        "number": category.number,
        "title": category.title,
        "code_family": category.code_family,
        "position": category.position,
    }
    return front_matter(values) + (f"\n{category.description}\n" if category.description else "")
