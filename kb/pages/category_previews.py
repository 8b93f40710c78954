"""The first articles of several categories with one query, each read from its index."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import QuerySet

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import Publication
from kb.models.tree import CategoryNode
from kb.pages.related import TITLE


@dataclass(frozen=True)
class CategoryPreview:
    """A category with the first of its own articles; `has_more` where there are others."""

    node: CategoryNode
    rows: list[Publication]
    has_more: bool


def category_previews(nodes: Sequence[CategoryNode], user: Any, most: int) -> list[CategoryPreview]:
    """Return the first `most` articles of each category."""
    wanted = [node.category.pk for node in nodes if node.has_articles]
    found: dict[int, list[Publication]] = {}
    for row in _query(most + 1).rows(user, *wanted) if wanted else ():
        found.setdefault(row["category_id"], []).append(model_instance(Publication, row))
    return [_sample(node, found.get(node.category.pk, []), most) for node in nodes]


@cache
def _query(most: int) -> CompiledQuery:
    return CompiledQuery(partial(_samples, most))


def _samples(most: int, user: Any, *categories: int) -> QuerySet[Publication, Row]:
    parts = [_first(user, most, category) for category in categories]
    return parts[0].union(*parts[1:], all=True)


def _first(user: Any, most: int, category: int) -> QuerySet[Publication, Row]:
    rows = Publication.objects.visible_to(user).filter(category=category).in_order()
    # SQLite takes no LIMIT directly inside a UNION.
    first = rows.values("pk")[:most]
    found: QuerySet[Publication, Row] = Publication.objects.filter(pk__in=first).values(*TITLE)
    return found


def _sample(node: CategoryNode, rows: list[Publication], most: int) -> CategoryPreview:
    rows.sort(key=lambda row: (row.sort_key, row.pk))
    return CategoryPreview(node, rows[:most], len(rows) > most)
