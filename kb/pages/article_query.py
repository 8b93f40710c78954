"""One publication as its page reads it: all with one query."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import Category, Publication
from kb.models.category import parent_paths

TEXTS = ("document", "html")
COLUMNS = [f.attname for f in Publication._meta.concrete_fields if f.attname not in TEXTS]
LEVELS = [f"{path}__" for path in parent_paths("category")]
CATEGORY = ("id", "slug", "title", "code_family")
SOURCE = ("article__source__title", "article__source__version")


@dataclass(frozen=True)
class FoundArticle:
    """A publication with its place and its source; `row` holds agents' note for agents alone."""

    publication: Publication
    row: Row

    @cached_property
    def crumbs(self) -> list[Category]:
        """Return what it lies in, outermost first."""
        there = [level for level in reversed(LEVELS) if self.row[f"{level}id"]]
        return [model_instance(Category, self.row, level) for level in there]

    @property
    def source_title(self) -> str:
        """Return the title of the guide or folder that it came from, "" where it is all ours."""
        return str(self.row["article__source__title"] or "")

    @property
    def source_version(self) -> str:
        """Return which edition of it."""
        return str(self.row["article__source__version"] or "")

    @property
    def revision_number(self) -> int:
        """Return which revision is live."""
        number: int = self.row["revision__number"]
        return number

    @property
    def note(self) -> str:
        """Return agents' note as safe HTML, "" for all others."""
        return str(self.row.get("agent_note__html") or "")

    @cached_property
    def signature(self) -> str:
        """Return all that was read: what is rendered from it alone may be kept under this."""
        return "\x1f".join(map(str, self.row.values()))


def find_article(pk: int, user: Any) -> FoundArticle | None:
    """Return what this reader may see of an article; None where that is nothing."""
    return _found(PAGE.rows(user, pk))


def find_code(slug: str, user: Any) -> FoundArticle | None:
    """Return what this reader may see of the code with this slug; None where that is nothing."""
    return _found(CODE.rows(user, slug))


def _found(rows: list[Row]) -> FoundArticle | None:
    if not rows:
        return None
    texts = {name: parse_json(rows[0][f"{name}_text"]) for name in TEXTS}
    return FoundArticle(model_instance(Publication, rows[0] | texts), rows[0])


@lru_cache(maxsize=512)
def parse_json(text: str) -> Any:
    """Read JSON; what is read often is read once, so nobody may change it."""
    return json.loads(text)


def _page(user: Any, pk: int) -> QuerySet[Publication, Row]:
    return _columns(user, Publication.objects.visible_to(user).filter(pk=pk))


def _code(user: Any, slug: str) -> QuerySet[Publication, Row]:
    return _columns(user, Publication.objects.visible_to(user).codes().filter(slug=slug))


def _columns(user: Any, rows: QuerySet[Publication]) -> QuerySet[Publication, Row]:
    note = ["agent_note__html"] if user.has_perm("kb.view_internal") else []
    up = [level + column for level in LEVELS for column in CATEGORY]
    texts = {f"{name}_text": Cast(name, TextField()) for name in TEXTS}
    columns = [*COLUMNS, *up, *SOURCE, "revision__number", *note]
    found: QuerySet[Publication, Row] = rows.values(*columns, **texts)
    return found


PAGE = CompiledQuery(_page)
CODE = CompiledQuery(_code)
