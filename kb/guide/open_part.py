"""A part of a section while it is read → a SectionPart, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kb.guide.document import Detail, GuideEntry, PartName, SectionPart
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import Item
from kb.guide.labels import LIST_NAMES, TEXT_NAMES


@dataclass
class OpenPart:
    """A part that is being read; `items` has the lines of its list with what they say."""

    name: PartName
    line: int
    text: str = ""
    label: str = ""
    details: list[Detail] = field(default_factory=list)
    entries: list[GuideEntry] = field(default_factory=list)
    items: list[tuple[int, Item]] = field(default_factory=list)

    @property
    def is_list(self) -> bool:
        """Whether lines of a list are entries of it, not details of a text."""
        return self.name in (*LIST_NAMES, "items") or (self.name == "other" and not self.text)

    def add_details(self, details: Sequence[Detail]) -> None:
        """Add what stands here: to the last entry, else to the text."""
        if self.entries:
            last = self.entries[-1]
            self.entries[-1] = replace(last, details=(*last.details, *details))
        else:
            self.details.extend(details)

    def finished(self) -> SectionPart:
        """Return the part as it was read."""
        is_numbered = self.name in ("steps", "resolutions")
        if self.name == "other" and self.items:
            is_numbered = self.items[0][1].number is not None
        return SectionPart(
            self.name,
            self.text,
            tuple(self.details),
            tuple(self.entries),
            self.label,
            is_numbered,
            self.line,
        )


def check_parts(parts: Sequence[OpenPart], errors: ErrorCollector) -> None:
    """Add what is wrong with the parts of a section, once all are read, to `errors`."""
    first_lines: dict[str, int] = {}
    for part in parts:
        if part.name in (*TEXT_NAMES, *LIST_NAMES, "items"):
            first = first_lines.setdefault(part.name, part.line)
            if first != part.line:
                errors.add(
                    part.line,
                    f"a list or text of this kind is in line {first} already; join the two, or "
                    "give this one a heading of its own",
                    "part twice",
                )
        _check_part(part, errors)


def _check_part(part: OpenPart, errors: ErrorCollector) -> None:
    if part.name in TEXT_NAMES and not part.text and not part.details:
        errors.add(part.line, "expected words after this label", "label without words")
    if part.name in LIST_NAMES and not part.entries:
        errors.add(part.line, "expected a list under this label", "label without a list")
    for (_line, before), (line, item) in pairwise(part.items):
        _check_item_number(line, before, item, errors)


def _check_item_number(line: int, before: Item, item: Item, errors: ErrorCollector) -> None:
    if (item.number is None) != (before.number is None):
        errors.add(
            line,
            "expected a label, or a line of a list that starts as those above do",
            "two kinds of list",
        )
    elif item.number is not None and before.number is not None and item.number <= before.number:
        errors.add(line, f"expected a number above {before.number}", "item number")
