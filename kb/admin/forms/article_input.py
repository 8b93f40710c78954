"""What an editor wrote about an article, before anything of it is checked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import uuid4

from kb.admin.forms.field_problems import FieldProblem
from kb.documents import (
    SCALARS,
    RevisionDocument,
    RowDocument,
    RowList,
    empty_relation,
    empty_resolution,
    empty_step,
)
from kb.models import Article
from kb.publishing import history


@dataclass(frozen=True)
class CarriedFields:
    """What the form carries beside the document; `_was` is a value as the form was opened with it.

    Owners are user names, dates ISO 8601. `edit_version` and `base` (the number of a revision)
    are what the edit started from, `conflict` is the id of the Conflict that saving it settles,
    `once` the token of a form for a new article: posted twice, it makes one.
    """

    owner: str = ""
    owner_was: str = ""
    review_by: str = ""
    review_by_was: str = ""
    edit_version: int = 0
    base: int = 0
    conflict: int = 0
    once: str = ""

    @property
    def has_changes(self) -> bool:
        """Whether the owner or the review date was changed."""
        return (self.owner, self.review_by) != (self.owner_was, self.review_by_was)


def carried_fields(article: Article | None) -> CarriedFields:
    """Return what a form that is opened now carries."""
    if article is None:
        return CarriedFields(once=str(uuid4()))
    owner = article.owner.get_username() if article.owner else ""
    review_by = article.review_by.isoformat() if article.review_by else ""
    base = history.revision_count(article)
    return CarriedFields(owner, owner, review_by, review_by, article.edit_version, base)


@dataclass(frozen=True)
class ArticleInput:
    """The document as an editor typed it, with what the form carries.

    `saved` is the working copy at the time. `shown` has every row of the form, also empty ones
    and those that are marked for removal: `removed` has their list and index. References in it
    may be keys and anchors, or names as typed. `problems` says why a form is incomplete.
    `kept_if_not` has what steps said that were moved to the resolutions, by their index there: no
    document holds it, but the form does until it is saved.
    """

    saved: RevisionDocument
    shown: RevisionDocument
    carried: CarriedFields
    removed: frozenset[tuple[RowList, int]] = frozenset()
    problems: tuple[FieldProblem, ...] = ()
    kept_if_not: Mapping[int, str] = field(default_factory=dict)

    @property
    def document(self) -> RevisionDocument:
        """The document without empty and removed rows."""
        shown = self.shown
        return {
            **shown,
            "steps": [shown["steps"][index] for index in self.filled_rows("steps")],
            "resolutions": [
                shown["resolutions"][index] for index in self.filled_rows("resolutions")
            ],
            "relations": [shown["relations"][index] for index in self.filled_rows("relations")],
        }

    def filled_rows(self, row_list: RowList) -> list[int]:
        """Return the indexes in `shown` of the rows that are neither empty nor removed."""
        rows: Sequence[RowDocument] = self.shown[row_list]
        return [
            index
            for index, row in enumerate(rows)
            if (row_list, index) not in self.removed and not is_blank(row)
        ]

    def form_values(self) -> dict[str, Any]:
        """Return the values of the article's form; lists are one text, an entry per line."""
        values = asdict(self.carried)
        for name in SCALARS:
            values[name] = self.shown[name]
        values["tools"] = "\n".join(self.shown["tools"])
        values["aliases"] = "\n".join(self.shown["aliases"])
        return values

    def with_empty_row(self, row_list: RowList) -> "ArticleInput":
        """Return the same with an empty row at the end of a list."""
        shown: RevisionDocument = {**self.shown}
        if row_list == "steps":
            shown["steps"] = [*shown["steps"], empty_step()]
        elif row_list == "resolutions":
            shown["resolutions"] = [*shown["resolutions"], empty_resolution()]
        else:
            shown["relations"] = [*shown["relations"], empty_relation()]
        return replace(self, shown=shown)


def saved_input(article: Article | None, document: RevisionDocument) -> ArticleInput:
    """Return what the form starts with: the document as it is, and what it carries."""
    return ArticleInput(document, document, carried_fields(article))


def is_blank(row: RowDocument) -> bool:
    """Whether nothing is written in a row; a link always has a type."""
    return not any(value for name, value in row.items() if name != "type")
