"""What a comparison is made of: rows of two sides, with their words marked."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kb.text.diff import Span, diff_words

FEW = 6


@dataclass(frozen=True)
class DiffCell:
    """A piece of one side, with its words marked."""

    label: str
    spans: list[Span]
    is_code: bool = False


@dataclass
class DiffRow:
    """One change: what it is, and both sides."""

    id: str
    name: str
    target: str
    badges: list[tuple[str, str]]
    before: list[DiffCell]
    after: list[DiffCell]
    was: int = 0
    now: int = 0
    gone: str = ""


@dataclass
class UnchangedRows:
    """What did not change, between two changes."""

    title: str
    entries: list[tuple[str, str]]


@dataclass
class DiffGroup:
    """A heading of the page with its rows."""

    title: Any
    rows: list[DiffRow | UnchangedRows] = field(default_factory=list)

    @property
    def has_changes(self) -> bool:
        """Whether anything below the heading differs."""
        return any(isinstance(row, DiffRow) for row in self.rows)


def diff_text(
    old: str, new: str, *, label: str = "", is_code: bool = False
) -> tuple[list[DiffCell], list[DiffCell]]:
    """Return both sides of a text; a side without it has no cell."""
    spans = diff_words(old, new)
    left = [span for span in spans if span.side != "added"]
    right = [span for span in spans if span.side != "removed"]
    cells = ([DiffCell(label, part, is_code)] if part else [] for part in (left, right))
    before, after = cells
    return before, after


def diff_entries(old: list[str], new: list[str]) -> tuple[list[DiffCell], list[DiffCell]]:
    """Return both sides of a list, an entry a cell; many unchanged ones are one cell."""
    is_short = len(set(old) & set(new)) <= FEW or set(old) == set(new)
    before = [DiffCell("", [Span("same" if entry in new else "removed", entry)]) for entry in old]
    after = [DiffCell("", [Span("same" if entry in old else "added", entry)]) for entry in new]
    return (before, after) if is_short else (_short(before), _short(after))


def _short(cells: list[DiffCell]) -> list[DiffCell]:
    changed = [cell for cell in cells if cell.spans[0].side != "same"]
    count = len(cells) - len(changed)
    return [DiffCell(_("%(n)d unchanged") % {"n": count}, []), *changed] if count else changed
