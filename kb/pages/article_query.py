"""An article for its page, read with one query."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, TextField
from django.db.models.functions import Cast

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import GUIDE, Category, Publication
from kb.models.category import parent_paths
from kb.models.publication import (
    SOURCE_DATE_COLUMNS,
    SOURCE_KEY_COLUMN,
    source_date_of,
    with_source_key,
)
from kb.reader import Reader

JSON_COLUMNS = ("document", "html")
COLUMNS = [
    field.attname
    for field in Publication._meta.concrete_fields
    if field.attname not in JSON_COLUMNS
]
LEVELS = [f"{path}__" for path in parent_paths("category")]
"""Prefixes of a category's columns: its own first, then its parent's and so on."""

CATEGORY_COLUMNS = ("id", "slug", "title", "code_family")
SOURCE_COLUMNS = ("article__source__title", "article__source__version", SOURCE_KEY_COLUMN)
IS_OF_GUIDE = ExpressionWrapper(
    Q(article__source__key=GUIDE) | ~Q(article__source__text=""), BooleanField()
)
"""Whether its source is a guide, whose words are quoted; a folder of articles has no text."""


@dataclass(frozen=True)
class FoundArticle:
    """A visible publication, and the columns read beside it: categories, source, revision, note."""

    publication: Publication
    row: Row

    @cached_property
    def crumbs(self) -> list[Category]:
        """Return its category and those above it, the root first."""
        levels = [level for level in reversed(LEVELS) if self.row[f"{level}id"]]
        return [model_instance(Category, self.row, level) for level in levels]

    @property
    def guide_title(self) -> str:
        """Return the title of the guide that it came from; "" where it came from none."""
        return str(self.row["article__source__title"] or "") if self.row["is_of_guide"] else ""

    @property
    def guide_version(self) -> str:
        """Return the version of that guide; "" where there is none."""
        return str(self.row["article__source__version"] or "")

    @property
    def revision_number(self) -> int:
        """Return the number of the live revision."""
        number: int = self.row["revision__number"]
        return number

    @property
    def note(self) -> str:
        """Return the agents' note as safe HTML; "" for readers who may not see it."""
        return str(self.row.get("agent_note__html") or "")

    @property
    def is_for_agents(self) -> bool:
        """Return whether it was read for somebody who may see agents' notes."""
        return "agent_note__html" in self.row

    @cached_property
    def signature(self) -> str:
        """Return the text of all columns: a cache key for what is rendered from them."""
        return "\x1f".join(map(str, self.row.values()))


def find_article(pk: int, user: Reader) -> FoundArticle | None:
    """Return an article that this reader can see, or None."""
    return _found(PAGE.rows(user, pk))


def find_code(slug: str, user: Reader) -> FoundArticle | None:
    """Return the error code with this slug that this reader can see, or None."""
    return _found(CODE.rows(user, slug))


def _found(rows: list[Row]) -> FoundArticle | None:
    if not rows:
        return None
    parsed = {name: parse_json(rows[0][f"{name}_text"]) for name in JSON_COLUMNS}
    publication = model_instance(Publication, rows[0] | parsed)
    publication.source_date = source_date_of(rows[0])
    with_source_key(publication, rows[0])
    return FoundArticle(publication, rows[0])


@lru_cache(maxsize=512)
def parse_json(text: str) -> Any:
    """Return parsed JSON, cached by its text: callers share it and must not change it."""
    return json.loads(text)


def _page(user: Reader, pk: int) -> QuerySet[Publication, Row]:
    return _columns(user, Publication.objects.visible_to(user).filter(pk=pk))


def _code(user: Reader, slug: str) -> QuerySet[Publication, Row]:
    return _columns(user, Publication.objects.visible_to(user).codes().filter(slug=slug))


def _columns(user: Reader, publications: QuerySet[Publication]) -> QuerySet[Publication, Row]:
    note = ["agent_note__html"] if user.has_perm("kb.view_internal") else []
    categories = [level + column for level in LEVELS for column in CATEGORY_COLUMNS]
    json_texts = {f"{name}_text": Cast(name, TextField()) for name in JSON_COLUMNS}
    source = [*SOURCE_COLUMNS, *SOURCE_DATE_COLUMNS]
    columns = [*COLUMNS, *categories, *source, "revision__number", *note]
    rows: QuerySet[Publication, Row] = publications.values(
        *columns, **json_texts, is_of_guide=IS_OF_GUIDE
    )
    return rows


PAGE = CompiledQuery(_page)
CODE = CompiledQuery(_code)
