"""Guide text → its logical lines: blank ones dropped, wrapped ones joined, headings marked."""

import re
from dataclasses import dataclass, field

from kb.guide.errors import ErrorCollector, GuideError
from kb.guide.grammar import (
    CONTENTS_HEADING,
    UNDERLINE,
    is_list_label,
    is_sub_heading,
    read_item,
    read_section_number,
)

_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_MAX_LABEL_LINES = 3
"""A label is wrapped over at most this many physical lines."""


@dataclass
class GuideLine:
    """A line joined with its continuation lines (`parts`), single spaces between words.

    `number` is where it starts in the file, from 1; `indent` its first part's, in columns.
    """

    number: int
    indent: int
    parts: list[str] = field(default_factory=list)
    is_after_blank: bool = False
    is_underlined: bool = False

    @property
    def text(self) -> str:
        """All its parts, joined by a space."""
        return " ".join(self.parts)


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file, without its BOM. Raises GuideError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GuideError([(line, "expected text in UTF-8")]) from error


def read_lines(text: str, errors: ErrorCollector) -> list[GuideLine]:
    """Return the logical lines of a guide; adds what is wrong with them to `errors`."""
    reader = _Reader(errors)
    for number, raw in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1):
        # A page break does not indent the line.
        reader.read(number, raw.replace("\f", ""))
    return reader.lines


class _Reader:
    """Joins physical lines, read one after the other, to logical lines."""

    def __init__(self, errors: ErrorCollector) -> None:
        self.lines: list[GuideLine] = []
        self._errors = errors
        self._is_after_blank = False
        self._is_in_contents = False

    def read(self, number: int, raw: str) -> None:
        if _CONTROL.search(raw):
            self._errors.add(number, "expected no control characters")
            raw = _CONTROL.sub("?", raw)
        words = " ".join(raw.split())
        if words:
            self._add_words(number, _indent(raw), words)
        self._is_after_blank = not words

    def _add_words(self, number: int, indent: int, words: str) -> None:
        before = self.lines[-1] if self.lines else None
        if UNDERLINE.fullmatch(words):
            self._underline(number, before)
        elif before is not None and self._continues(before, indent, words):
            self._join(number, before, words)
        else:
            self.lines.append(GuideLine(number, indent, [words], self._is_after_blank))

    def _underline(self, number: int, before: GuideLine | None) -> None:
        if before is None or before.is_underlined:
            self._errors.add(number, "expected a heading above this line of = or -")
            return
        if len(before.parts) > 1 and is_sub_heading(before.parts[-1]):
            self._errors.add(number, "expected the heading above to start where other lines do")
        before.is_underlined = True
        self._is_in_contents = CONTENTS_HEADING.fullmatch(before.text) is not None

    def _continues(self, before: GuideLine, indent: int, words: str) -> bool:
        """Say whether words continue the line before: they are indented more than it is.

        Not under a label, whose list may be indented as a whole.
        """
        if before.is_underlined or indent <= before.indent:
            return False
        if self._is_in_contents and read_section_number(words):
            return False
        return len(before.parts) > _MAX_LABEL_LINES or not is_list_label(before.text)

    def _join(self, number: int, before: GuideLine, words: str) -> None:
        if _is_next_item(before.parts[0], words):
            self._errors.add(
                number,
                "expected words that continue the line before; an item of a list starts where "
                "the items above it do",
            )
        before.parts.append(words)


def _indent(raw: str) -> int:
    spaced = raw.expandtabs()
    return len(spaced) - len(spaced.lstrip())


def _is_next_item(first: str, words: str) -> bool:
    """Say whether words that continue a list item look like the next item."""
    item, other = read_item(first), read_item(words)
    if item is None or other is None:
        return False
    if item.number is None or other.number is None:
        return item.number == other.number
    return other.number in (1, item.number + 1)
