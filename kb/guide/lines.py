"""Guide text → its lines without blanks: wrapped ones joined, underlined ones marked."""

import re
from dataclasses import dataclass, field

from kb.guide.errors import Errors, GuideError
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
_LABEL_PARTS = 3


@dataclass
class GuideLine:
    """A line with what continues it, single spaces between words; `number` is where it starts."""

    number: int
    indent: int
    parts: list[str] = field(default_factory=list)
    is_after_blank: bool = False
    is_underlined: bool = False

    @property
    def text(self) -> str:
        """The words of all its parts."""
        return " ".join(self.parts)


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, with or without a BOM; raise GuideError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GuideError([(line, "expected text in UTF-8")]) from error


def read_lines(text: str, errors: Errors) -> list[GuideLine]:
    """Return the lines of a guide; what is wrong with them goes to `errors`."""
    reader = _Reader(errors)
    for number, raw in enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1):
        # A page break is no indentation.
        reader.read(number, raw.replace("\f", ""))
    return reader.lines


class _Reader:
    """Takes one physical line after the other."""

    def __init__(self, errors: Errors) -> None:
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
            self._place(number, _indent(raw), words)
        self._is_after_blank = not words

    def _place(self, number: int, indent: int, words: str) -> None:
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
        """Indented more deeply than a line that can go on; a list may be indented as a whole."""
        if before.is_underlined or indent <= before.indent:
            return False
        if self._is_in_contents and read_section_number(words):
            return False
        return len(before.parts) > _LABEL_PARTS or not is_list_label(before.text)

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
    """Tell whether words that should continue an item look like an item of their own."""
    item, other = read_item(first), read_item(words)
    if item is None or other is None:
        return False
    if item.number is None or other.number is None:
        return item.number == other.number
    return other.number in (1, item.number + 1)
