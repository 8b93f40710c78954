"""An address without an article of its own → what its spelling, number or old path stands for."""

from collections.abc import Iterable, Sequence

from kb.models import GUIDE, Category, Publication, Redirect
from kb.models.category import CategoryQuerySet
from kb.reader import Reader
from kb.text.code_spelling import normalise

MOST_SPELT_ALIKE = 50
MOST_AT_A_PATH = 50
SPELLING_LENGTH = 200


def find_by_spelling(spelling: str, user: Reader) -> list[Publication]:
    """Return the visible publications with this spelling of a code or alias, codes first."""
    normalised = normalise(spelling)[:SPELLING_LENGTH]
    if not normalised:
        return []
    publications = Publication.objects.visible_to(user).listed().select_related("category")
    rows = publications.filter(spellings__normalised=normalised).distinct()[:MOST_SPELT_ALIKE]
    return sorted(rows, key=lambda row: (not row.is_code, row.sort_key))


def old_paths_of_spelling(spelling: str) -> list[str]:
    """Return the paths under which a former slug or spelling of a code is kept as a redirect."""
    return [f"errors/{text}" for text in {spelling.lower(), normalise(spelling)[:SPELLING_LENGTH]}]


def find_by_number(number: str, user: Reader, source: str = GUIDE) -> Publication | Category | None:
    """Return the visible article, else the visible category, with this number of a guide."""
    articles = Publication.objects.visible_to(user).listed()
    article = articles.filter(number=number, article__source__key=source).first()
    categories = Category.objects.filter(source__key=source, number=number).visible_to(user)
    return article or categories.first()


def categories_once_numbered(number: str, source: str = GUIDE) -> CategoryQuerySet:
    """Return the categories that had this number of a guide when everyone could see them."""
    categories: CategoryQuerySet = Category.objects.filter(source__key=source, seen__number=number)
    return categories.order_by("-seen__pk")


def articles_once_at(paths: Iterable[str], user: Reader) -> list[int]:
    """Return the ids of the articles that had one of these paths, the newest redirect first.

    Without articles that were at that path only while they were internal, for those who may not
    read internal articles.
    """
    redirects = Redirect.objects.filter(path__in=paths)
    if not user.has_perm("kb.view_internal"):
        redirects = redirects.filter(is_public=True)
    pks = redirects.order_by("-pk").values_list("article", flat=True)[:MOST_AT_A_PATH]
    return list(dict.fromkeys(pks))


def first_visible(pks: Sequence[int], user: Reader) -> Publication | None:
    """Return the first of these publications that this reader can see, without its text."""
    visible = Publication.objects.visible_to(user).listed().in_bulk(pks)
    return next((visible[pk] for pk in pks if pk in visible), None)
