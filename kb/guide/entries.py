"""A text and the lines indented below it → its words, and what stands under them."""

from collections.abc import Sequence
from dataclasses import replace

from kb.guide.commands import is_command, read_quoted, without_prompt
from kb.guide.document import Detail, DetailKind, GuideEntry
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import Item, read_item
from kb.guide.labels import read_note
from kb.guide.lines import LinePart

MAX_DEPTH = 3


def read_entry(
    words: str, parts: Sequence[LinePart], errors: ErrorCollector, number: int | None = None
) -> GuideEntry:
    """Return the entry that begins with these words, `parts` being its lines, the first included.

    `number` is that of the list's item, None for a bullet or a text.
    """
    reader = _EntryReader(words, number, errors)
    for part in parts[1:]:
        reader.read(part)
    return GuideEntry(reader.text, tuple(reader.details), parts[0].number if parts else 0)


class _EntryReader:
    """Reads the lines below a text one after the other."""

    def __init__(self, words: str, number: int | None, errors: ErrorCollector) -> None:
        self.text = words
        self.details: list[Detail] = []
        self._number, self._errors = number, errors
        self._indents: list[int] = []
        self._last_number = 0
        self._is_in_fence = False

    def read(self, part: LinePart) -> None:
        """Add a line."""
        words = part.words
        if part.is_fenced:
            self._add_command(part.raw, part.number, joins=self._is_in_fence)
        elif quoted := read_quoted(words):
            self._add_command(quoted, part.number, joins=True)
        elif note := read_note(words):
            self.details.append(Detail(note.kind, note.text, line=part.number))
        elif (item := read_item(words)) and self._is_sub_item(item):
            self._add_item(item, part)
        elif self._is_command(part):
            self._add_command(without_prompt(words), part.number, joins=True)
        else:
            self._add_words(part, item)
        self._is_in_fence = part.is_fenced

    def _is_sub_item(self, item: Item) -> bool:
        if not item.text:
            return False
        return item.number in (None, 1, self._last_number + 1 if self._last_number else None)

    def _add_item(self, item: Item, part: LinePart) -> None:
        while self._indents and part.indent < self._indents[-1]:
            self._indents.pop()
        if not self._indents or part.indent > self._indents[-1]:
            self._indents.append(part.indent)
        self._last_number = item.number or 0
        kind: DetailKind = "item" if item.number is None else "numbered_item"
        depth = min(len(self._indents), MAX_DEPTH) - 1
        self.details.append(Detail(kind, item.text, depth, part.number))

    def _is_command(self, part: LinePart) -> bool:
        last = self.details[-1] if self.details else None
        before = last.text if last else self.text
        is_announced = before.endswith(":") or (last is not None and last.kind == "command")
        return is_command(part.words, is_announced=is_announced, is_apart=part.is_after_blank)

    def _add_command(self, command: str, line: int, *, joins: bool) -> None:
        last = self.details[-1] if self.details else None
        if joins and last and last.kind == "command":
            self.details[-1] = replace(last, text=f"{last.text}\n{command}")
        else:
            self.details.append(Detail("command", command, line=line))

    def _add_words(self, part: LinePart, item: Item | None) -> None:
        if item and item.number and item.number == (self._number or -1) + 1:
            self._errors.add(
                part.number,
                f"`{part.words[:60]}` is indented as a part of item {self._number}; start it where "
                "the items above it do",
                "indented item",
            )
        last = self.details[-1] if self.details else None
        if part.is_after_blank or (last and last.kind == "command"):
            self.details.append(Detail("paragraph", part.words, line=part.number))
        elif last:
            self.details[-1] = replace(last, text=f"{last.text} {part.words}".strip())
        else:
            self.text = f"{self.text} {part.words}".strip()
