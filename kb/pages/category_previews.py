"""The first articles of several categories, with one query that reads each from its index."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from django.db.models import QuerySet

from kb.compiled_query import CompiledQuery, Row
from kb.models import Publication
from kb.models.tree import CategoryNode
from kb.pages.related import LISTED_COLUMNS, listed_publication
from kb.reader import Reader


@dataclass(frozen=True)
class CategoryPreview:
    """A category with its own first articles; `has_more` where there are others."""

    node: CategoryNode
    rows: list[Publication]
    has_more: bool


def category_previews(
    nodes: Sequence[CategoryNode], user: Reader, most: int
) -> list[CategoryPreview]:
    """Return the first `most` articles of each category."""
    pks = [node.category.pk for node in nodes if node.has_articles]
    by_category: dict[int, list[Publication]] = {}
    for row in _compiled(most + 1).rows(user, *pks) if pks else ():
        articles = by_category.setdefault(row["category_id"], [])
        articles.append(listed_publication(row))
    return [_preview(node, by_category.get(node.category.pk, []), most) for node in nodes]


def _preview(node: CategoryNode, articles: list[Publication], most: int) -> CategoryPreview:
    articles.sort(key=lambda article: (article.place, article.pk))
    return CategoryPreview(node, articles[:most], len(articles) > most)


@cache
def _compiled(most: int) -> CompiledQuery:
    return CompiledQuery(partial(_first_of_each, most))


def _first_of_each(most: int, user: Reader, *categories: int) -> QuerySet[Publication, Row]:
    queries = [_first(most, user, category) for category in categories]
    return queries[0].union(*queries[1:], all=True)


def _first(most: int, user: Reader, category: int) -> QuerySet[Publication, Row]:
    articles = Publication.objects.visible_to(user).filter(category=category).in_place()
    # In a subquery: SQLite takes no LIMIT directly inside a UNION.
    pks = articles.values("pk")[:most]
    rows: QuerySet[Publication, Row] = Publication.objects.filter(pk__in=pks).values(
        *LISTED_COLUMNS
    )
    return rows
