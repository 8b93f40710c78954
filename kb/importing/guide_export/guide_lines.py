"""The text of a guide → its physical lines with their line ends, by number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.guide.grammar import RULE

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_FENCE = "```"


@dataclass(frozen=True)
class GuideLines:
    """The lines of a text, from 1; `opening_fences` are the numbers of those that begin code."""

    lines: tuple[str, ...]
    newline: str
    opening_fences: frozenset[int]

    def __getitem__(self, numbers: range) -> list[str]:
        return list(self.lines[numbers.start - 1 : numbers.stop - 1])

    @property
    def end(self) -> int:
        """The number after that of the last line."""
        return len(self.lines) + 1

    def words(self, number: int) -> str:
        """Return a line without indentation, page break, BOM and line end; "" where none is."""
        if not 1 <= number < self.end:
            return ""
        return self.lines[number - 1].replace("\f", "").removeprefix("\ufeff").strip()

    def is_gap(self, number: int) -> bool:
        """Say whether a line is blank, or a rule."""
        words = self.words(number)
        return not words or RULE.fullmatch(words) is not None

    def trimmed(self, numbers: range) -> range:
        """Return the range without the blank lines and the rules at its end."""
        stop = numbers.stop
        while stop > numbers.start and self.is_gap(stop - 1):
            stop -= 1
        return range(numbers.start, stop)


def read_guide_lines(text: str) -> GuideLines:
    """Return the lines of a text; new ones will end as its first one does."""
    lines = tuple(_LINE.findall(text))
    first = lines[0] if lines else ""
    ending = first[len(first.rstrip("\r\n")) :]
    return GuideLines(lines, ending or "\n", frozenset(_opening_fences(lines)))


def join_lines(lines: Sequence[str], like: GuideLines) -> str:
    """Return the text of lines; the last one ends as that of `like` does, all others in a break."""
    ended = [line if line.endswith(("\r", "\n")) else line + like.newline for line in lines]
    text = "".join(ended)
    if like.lines and not like.lines[-1].endswith(("\r", "\n")):
        return re.sub(r"(?:\r\n|\r|\n)\Z", "", text)
    return text


def indent_of(line: str) -> str:
    """Return the blanks that a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def _opening_fences(lines: Sequence[str]) -> set[int]:
    found: set[int] = set()
    is_open = False
    for number, line in enumerate(lines, start=1):
        if line.replace("\f", "").lstrip().startswith(_FENCE) and number > 1:
            is_open = not is_open
            found |= {number} if is_open else set()
    return found
