"""The numbers of a list's items after others were put in, taken out or moved."""

from collections.abc import Sequence

from kb.guide.document import Detail, GuideEntry
from kb.guide.grammar import read_item, with_number
from kb.importing.guide_export.nodes import NodeItem


class Numbering:
    """Gives items their numbers, one after the other, as the list was numbered before."""

    def __init__(self, old_lines: Sequence[str]) -> None:
        """Take the first lines of what the list held."""
        found = [item.number for line in old_lines if (item := read_item(line.strip()))]
        numbers = [number for number in found if number is not None]
        self._first = numbers[0] if numbers else 1
        after = range(self._first, self._first + len(numbers))
        self._is_consecutive = numbers == list(after)
        self._last: int | None = None
        self._depth = -1

    def apply(self, item: NodeItem, lines: list[str]) -> list[str]:
        """Return the lines of the next item with its number; others than of a list unchanged."""
        depth = item.depth if isinstance(item, Detail) else -1
        is_numbered = not isinstance(item, Detail) or item.kind == "numbered_item"
        found = read_item(lines[0].strip()) if lines and is_numbered else None
        if found is None or found.number is None:
            self._depth = depth
            return lines
        is_kept = item.line > 0
        number = self._of_detail(found.number, depth)
        if isinstance(item, GuideEntry):
            number = self._of_entry(found.number, is_kept=is_kept)
        self._last, self._depth = number, depth
        if number == found.number:
            return lines
        return [with_number(lines[0], number), *lines[1:]]

    def _of_entry(self, number: int, *, is_kept: bool) -> int:
        if self._last is None:
            return self._first if self._is_consecutive or not is_kept else number
        is_fine = is_kept and number > self._last and not self._is_consecutive
        return number if is_fine else self._last + 1

    def _of_detail(self, number: int, depth: int) -> int:
        if self._last is not None and depth == self._depth:
            return self._last + 1
        return number if number in (1, (self._last or 0) + 1) else (self._last or 0) + 1
