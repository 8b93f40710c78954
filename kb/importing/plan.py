"""What an import would do: one entry for each article and category, as people and programs read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.documents import RevisionDocument
from kb.importing.incoming import SourceTexts, Unreadable

PlannedAction = Literal["new", "changed", "conflict", "untouched", "gone", "not_understood"]

ACTION_WORDS: Mapping[PlannedAction, str] = {
    "new": "new",
    "changed": "changed",
    "conflict": "changed by editors as well",
    "untouched": "untouched",
    "gone": "no longer in the source",
    "not_understood": "not understood",
}


@dataclass(frozen=True)
class PlannedArticle:
    """What an import does to one article.

    `document` is the text that its working copy gets, `incoming` what the source has; both are
    None where nothing was read. `base` is what an open conflict is measured against, None without
    one. `changes` and `conflicts` say in words what happens to the text. `pk` is None for a new
    article.
    """

    action: PlannedAction
    name: str
    title: str
    pk: int | None = None
    document: RevisionDocument | None = None
    incoming: RevisionDocument | None = None
    base: RevisionDocument | None = None
    digest: str = ""
    is_draft: bool = False
    old_addresses: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def is_written(self) -> bool:
        """Whether its working copy gets another text than it has."""
        return self.document is not None and self.action != "untouched"

    @property
    def label(self) -> str:
        """Its title behind its number or its name in the source, as a report names it."""
        number = self.document["number"] if self.document else ""
        return f"{number or self.name} {self.title}".strip()


@dataclass(frozen=True)
class PlannedCategory:
    """What an import does to a category; `values` are its fields, `parent` a category's key.

    `notes` say what was changed, and what was left alone because an editor had changed it.
    """

    key: str
    is_new: bool
    is_changed: bool
    values: Mapping[str, str]
    imported: Mapping[str, str]
    position: int
    slug: str
    code_family: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """All that an import would do to a site; `notes` are about the source as a whole."""

    source: SourceTexts
    categories: tuple[PlannedCategory, ...]
    articles: tuple[PlannedArticle, ...]
    unreadable: tuple[Unreadable, ...] = ()
    has_new_source: bool = False
    notes: tuple[str, ...] = ()

    def of(self, *actions: PlannedAction) -> list[PlannedArticle]:
        """Return the articles to which one of these is done."""
        return [article for article in self.articles if article.action in actions]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        changes = self.of("new", "changed", "conflict")
        return not changes and not any(category.is_changed for category in self.categories)

    def article_warnings(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each article with what a person has to see about it."""
        for article in self.articles:
            for warning in article.warnings:
                yield article.label, warning
