"""A path that holds a number and no words, such as `/articles/9999/` → where to go on."""

import re
from collections.abc import Iterator
from itertools import islice

from kb.models import GUIDE, Publication
from kb.pages.category_tree import category_tree
from kb.reader import Reader
from kb.search.suggestion import Suggestion
from kb.text.guide_numbers import GUIDE_NUMBER, SOURCE_KEY

_ID = re.compile(r"^/?(?:articles|categories)/\d{1,18}(?:[./]|$)")
_NUMBER = re.compile(rf"^/?(?:({SOURCE_KEY})/)?({GUIDE_NUMBER})/?$")


def places_near(path: str, user: Reader, most: int) -> list[Suggestion]:
    """Return the areas of the site for an id that is not there; its chapter for a guide's number.

    [] for any other path. The answer to an id is always the same, so that it tells nothing about
    articles that this reader cannot see.
    """
    if _ID.match(path):
        return list(islice(_areas(user), most))
    if found := _NUMBER.match(path):
        source, number = found[1] or GUIDE, found[2]
        return list(_chapter(source, number.partition(".")[0], user, most))
    return []


def _chapter(source: str, number: str, user: Reader, most: int) -> Iterator[Suggestion]:
    publications = Publication.objects.visible_to(user).listed().in_order()
    in_guide = publications.filter(article__source__key=source)
    for row in in_guide.filter(number__startswith=f"{number}.")[:most]:
        yield Suggestion(row.heading, row.kind_label, row.get_absolute_url())


def _areas(user: Reader) -> Iterator[Suggestion]:
    for node in category_tree(user).roots:
        category = node.category
        yield Suggestion(category.title, category.description, category.get_absolute_url())
