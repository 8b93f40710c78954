"""What a comparison is made of: rows of two sides, with their words marked."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kb.text.diff import Span, words

FEW = 6


@dataclass(frozen=True)
class Cell:
    """A piece of one side, with its words marked."""

    label: str
    spans: list[Span]
    is_code: bool = False


@dataclass
class Row:
    """One change: what it is, and both sides."""

    id: str
    name: str
    target: str
    badges: list[tuple[str, str]]
    before: list[Cell]
    after: list[Cell]
    was: int = 0
    now: int = 0
    gone: str = ""


@dataclass
class Folded:
    """What did not change, between two changes."""

    title: str
    entries: list[tuple[str, str]]


@dataclass
class Group:
    """A heading of the page with its rows."""

    title: Any
    rows: list[Row | Folded] = field(default_factory=list)

    @property
    def has_changes(self) -> bool:
        """Whether anything below the heading differs."""
        return any(isinstance(row, Row) for row in self.rows)


def sides(
    old: str, new: str, *, label: str = "", is_code: bool = False
) -> tuple[list[Cell], list[Cell]]:
    """Return both sides of a text; a side without it has no cell."""
    spans = words(old, new)
    left = [span for span in spans if span.side != "added"]
    right = [span for span in spans if span.side != "removed"]
    cells = ([Cell(label, part, is_code)] if part else [] for part in (left, right))
    before, after = cells
    return before, after


def entry_sides(old: list[str], new: list[str]) -> tuple[list[Cell], list[Cell]]:
    """Return both sides of a list, an entry a cell; many unchanged ones are one cell."""
    is_short = len(set(old) & set(new)) <= FEW or set(old) == set(new)
    before = [Cell("", [Span("same" if entry in new else "removed", entry)]) for entry in old]
    after = [Cell("", [Span("same" if entry in old else "added", entry)]) for entry in new]
    return (before, after) if is_short else (_short(before), _short(after))


def _short(cells: list[Cell]) -> list[Cell]:
    changed = [cell for cell in cells if cell.spans[0].side != "same"]
    count = len(cells) - len(changed)
    return [Cell(_("%(n)d unchanged") % {"n": count}, []), *changed] if count else changed
