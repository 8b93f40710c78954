"""Guide text → its logical lines: blank ones dropped, indented ones joined, headings marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kb.guide.errors import ErrorCollector, GuideError, LineProblem
from kb.guide.frames import FramedLine, framed_lines
from kb.guide.grammar import (
    RULE,
    is_contents_heading,
    is_page_number,
    is_sub_heading,
    read_item,
    read_section_number,
)
from kb.guide.labels import is_list_label, read_label

_LINE_END = re.compile(r"\r\n|\r|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FENCE = "```"
_MAX_LABEL_LINES = 3
"""A label is wrapped over at most this many physical lines."""


@dataclass(frozen=True)
class LinePart:
    """A physical line: its place, its indentation in columns, and its text, tabs inside kept."""

    number: int
    indent: int
    raw: str
    is_after_blank: bool = False
    is_fenced: bool = False

    @cached_property
    def words(self) -> str:
        """Its text with single spaces between words."""
        return " ".join(self.raw.split())


@dataclass
class GuideLine:
    """A line and those that are indented below it."""

    parts: list[LinePart] = field(default_factory=list)
    is_underlined: bool = False

    @property
    def number(self) -> int:
        """Where it starts in the file, from 1."""
        return self.parts[0].number

    @property
    def indent(self) -> int:
        """The indentation of its first part, in columns."""
        return self.parts[0].indent

    @property
    def is_after_blank(self) -> bool:
        """Whether a blank line stands above it."""
        return self.parts[0].is_after_blank

    @property
    def text(self) -> str:
        """All its parts, joined by a space."""
        return " ".join([part.words for part in self.parts])


def decode(data: bytes) -> str:
    """Return the text of a UTF-8 file, without its BOM. Raises GuideError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GuideError([LineProblem(line, "expected text in UTF-8")]) from error


def read_lines(text: str, errors: ErrorCollector) -> list[GuideLine]:
    """Return the logical lines of a guide; adds what is wrong with them to `errors`."""
    # A page break does not indent the line.
    raw_lines = [raw.replace("\f", "") for raw in _LINE_END.split(text.removeprefix("\ufeff"))]
    reader = _Reader(raw_lines, errors)
    for index in range(len(raw_lines)):
        reader.read(index)
    reader.end()
    return reader.lines


class _Reader:
    """Joins physical lines, read one after the other, to logical lines."""

    def __init__(self, raw_lines: Sequence[str], errors: ErrorCollector) -> None:
        self.lines: list[GuideLine] = []
        self._raw_lines = raw_lines
        self._framed = framed_lines(raw_lines)
        self._errors = errors
        self._is_after_blank = False
        self._is_in_contents = False
        self._fence_line = 0
        self._fence_indent = 0

    def read(self, index: int) -> None:
        """Read the line at this place, from 0."""
        number, raw = index + 1, self._raw_lines[index]
        if _CONTROL.search(raw):
            self._errors.add(number, "expected no control characters", "control")
            raw = _CONTROL.sub("?", raw)
        if raw.lstrip().startswith(_FENCE) and self.lines:
            self._fence_line = 0 if self._fence_line else number
            self._fence_indent = _indent(raw)
        elif self._fence_line:
            code = raw.expandtabs().rstrip()
            code = code[min(self._fence_indent, _indent(raw)) :]
            self.lines[-1].parts.append(LinePart(number, _indent(raw), code, is_fenced=True))
        elif index in self._framed:
            self._add_framed(index, self._framed[index])
        elif is_page_number(raw) and self._is_after_blank:
            return
        elif words := raw.strip():
            self._add_words(index, LinePart(number, _indent(raw), words, self._is_after_blank))
        self._is_after_blank = not raw.strip()

    def end(self) -> None:
        """Add an error for code that has no end."""
        if self._fence_line:
            self._errors.add(self._fence_line, "expected a second line of ``` below this one")

    def _add_words(self, index: int, part: LinePart) -> None:
        before = self.lines[-1] if self.lines else None
        if RULE.fullmatch(part.words):
            if not self._is_overline(index, part, before):
                self._underline(part, before)
        elif before is not None and self._continues(before, part):
            before.parts.append(part)
        else:
            self.lines.append(GuideLine([part]))
            self._mark_contents(part.words)

    def _add_framed(self, index: int, line: FramedLine) -> None:
        if line.words:
            part = LinePart(index + 1, 0, line.words)
            self.lines.append(GuideLine([part], is_underlined=line.is_heading))

    def _mark_contents(self, words: str) -> None:
        """A table of contents needs no line under its heading."""
        if is_contents_heading(words) and len(self.lines) > 1:
            self.lines[-1].is_underlined = self._is_in_contents = True

    def _is_overline(self, index: int, rule: LinePart, before: GuideLine | None) -> bool:
        """Say whether a rule is the upper one of two around a heading."""
        is_apart = before is None or before.is_underlined or rule.is_after_blank
        words, below = (
            raw.strip() for raw in [*self._raw_lines[index + 1 : index + 3], "", ""][:2]
        )
        is_pair = bool(RULE.fullmatch(below)) and below[:1] == rule.words[:1]
        return is_apart and is_pair and bool(words) and not RULE.fullmatch(words)

    def _underline(self, rule: LinePart, before: GuideLine | None) -> None:
        if before is not None and rule.is_after_blank and not _may_be_heading(before):
            return  # a rule between two sections
        if before is None or before.is_underlined:
            if before is None or not is_contents_heading(before.text):
                self._errors.add(
                    rule.number, "expected a heading above this line of = or -", "rule"
                )
            return
        if len(before.parts) > 1 and is_sub_heading(before.parts[-1].words):
            seen = before.parts[-1]
            self._errors.add(
                seen.number,
                f"`{seen.words}` looks like a heading, but is indented; start it where others do",
                "indented heading",
            )
        before.is_underlined = True
        self._is_in_contents = is_contents_heading(before.text)

    def _continues(self, before: GuideLine, part: LinePart) -> bool:
        """Say whether words continue the line before: they are indented more than it is.

        Not under a label, whose list may be indented as a whole.
        """
        if before.is_underlined or part.indent <= before.indent:
            return False
        if self._is_in_contents and read_section_number(part.words):
            return False
        return len(before.parts) > _MAX_LABEL_LINES or not is_list_label(before.text)


def _may_be_heading(line: GuideLine) -> bool:
    """Say whether a rule below a blank line may belong to this line."""
    if line.is_underlined:
        return is_contents_heading(line.text)
    is_marked = read_label(line.text) or read_item(line.text)
    return read_section_number(line.text) is not None or (not is_marked and line.text.isupper())


def _indent(raw: str) -> int:
    spaced = raw.expandtabs()
    return len(spaced) - len(spaced.lstrip())
