"""The rows of a comparison: both sides of a change, with their differing words marked."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kb.admin.common.change_text import CHANGE_LABELS, FIELD_LABELS
from kb.admin.common.status import Badge
from kb.serialise.labels import Label
from kb.text.diff import Span, diff_words
from kb.text.document_diff import ChangeKind

MAX_UNCHANGED_SHOWN = 6
"""Up to so many unchanged entries of a list are shown; more are counted."""


@dataclass(frozen=True)
class DiffCell:
    """A piece of one side: its caption ("" for none) and its text in marked spans."""

    label: str
    spans: list[Span]
    is_code: bool = False


@dataclass
class DiffRow:
    """One change: a heading, badges, and both sides.

    `target` is the id of its place in the form, `was` and `now` are a line's numbers (0: none), and
    `removed_anchor` is the anchor of a line that is no longer there.
    """

    id: str
    name: str
    target: str
    badges: list[Badge]
    before: list[DiffCell]
    after: list[DiffCell]
    was: int = 0
    now: int = 0
    removed_anchor: str = ""


@dataclass
class UnchangedRows:
    """What is the same on both sides, between two changes: pairs of a name and a text."""

    title: str
    entries: list[tuple[str, str]]


@dataclass
class DiffGroup:
    """A section of the page with its rows."""

    title: Label
    rows: list[DiffRow | UnchangedRows] = field(default_factory=list)


def diff_text(
    old: str, new: str, *, label: str = "", is_code: bool = False
) -> tuple[list[DiffCell], list[DiffCell]]:
    """Return both sides of a text; an empty side has no cell."""
    spans = diff_words(old, new)
    before = [span for span in spans if span.side != "added"]
    after = [span for span in spans if span.side != "removed"]
    return (
        [DiffCell(label, before, is_code)] if before else [],
        [DiffCell(label, after, is_code)] if after else [],
    )


def change_badge(kind: ChangeKind, words: str) -> Badge:
    """Return the badge of a kind of change."""
    return "" if kind == "reworded" else kind, words


def list_row(
    place: str, target: str, kinds: list[ChangeKind], old: list[str], new: list[str]
) -> DiffRow:
    """Return the row of a changed list: its badges count the entries added and removed."""
    counts = {kind: kinds.count(kind) for kind in ("added", "removed")}
    badges = [(kind, f"{n} {CHANGE_LABELS[kind]}") for kind, n in counts.items() if n]
    if "moved" in kinds:
        badges.append(("moved", _("reordered")))
    before, after = diff_entries(old, new)
    return DiffRow(place, str(FIELD_LABELS[place]), target, badges, before, after)


def diff_entries(old: list[str], new: list[str]) -> tuple[list[DiffCell], list[DiffCell]]:
    """Return both sides of a list, a cell for each entry; many unchanged ones share a cell."""
    before = [DiffCell("", [Span("same" if entry in new else "removed", entry)]) for entry in old]
    after = [DiffCell("", [Span("same" if entry in old else "added", entry)]) for entry in new]
    is_short = len(set(old) & set(new)) <= MAX_UNCHANGED_SHOWN or set(old) == set(new)
    return (before, after) if is_short else (_count_unchanged(before), _count_unchanged(after))


def _count_unchanged(cells: list[DiffCell]) -> list[DiffCell]:
    changed = [cell for cell in cells if cell.spans[0].side != "same"]
    count = len(cells) - len(changed)
    return [DiffCell(_("%(n)d unchanged") % {"n": count}, []), *changed] if count else changed
