"""Pasted text → clues: which published codes and messages it names, on which line, how surely, why.

Pure: a `CodeFinder` holds what can be recognised. Nothing of the text is kept.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from kb.text.code_finder import CodeFinder, CodeMatch, NamedBy, blank_out
from kb.text.mask import MASK, masked_spans

MOST_CHARACTERS = 1_048_576
LONGEST_LINE = 240
"""Characters of a line that are shown, around the clue."""

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Clue:
    """A place that names a code or a message: characters `start` to before `end` of the text.

    `target` is the article's id. `line` and `column` count from 1, in code points of the text as
    given. `certainty` is from 0 to 1; `alternatives` are the ids of what else the words may mean. A
    success is no failure.
    """

    target: int
    start: int
    end: int
    spelling: str
    line: int
    column: int
    certainty: float
    reason: NamedBy
    lines: "TextLines" = field(repr=False, compare=False)
    alternatives: tuple[int, ...] = ()
    is_success: bool = False

    def surroundings(self) -> tuple[str, str]:
        """Return its line before and after it, LONGEST_LINE characters of each, secrets masked."""
        return self.lines.around(self.start, self.end, self.line)


def recognise(text: str, finder: CodeFinder) -> list[Clue]:
    """Return the clues of the first MOST_CHARACTERS of a text, in the order in which they stand."""
    lines = TextLines(text[:MOST_CHARACTERS])
    return [_clue(match, lines, finder) for match in finder.find(lines.text)]


def _clue(match: CodeMatch, lines: "TextLines", finder: CodeFinder) -> Clue:
    number = lines.number(match.start)
    said = " ".join(lines.text[match.start : match.end].split())
    return Clue(
        target=match.target,
        start=match.start,
        end=match.end,
        spelling=finder.spelling_of(match.target, said),
        line=number,
        column=match.start - lines.start(number) + 1,
        certainty=match.certainty,
        reason=match.reason,
        lines=lines,
        alternatives=match.alternatives,
        is_success=match.target in finder.successes,
    )


class TextLines:
    """The lines of a text; each ends with a line feed, a carriage return, or both."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def number(self, at: int) -> int:
        """Return the line, from 1, of the character at this place."""
        return bisect_right(self._starts, at)

    @property
    def count(self) -> int:
        """How many lines there are; a line end at the end begins none."""
        return len(self._starts) - (self._starts[-1] == len(self.text) > 0)

    def start(self, number: int) -> int:
        """Return the place of the first character of a line."""
        return self._starts[number - 1]

    def bounds(self, number: int) -> tuple[int, int]:
        """Return the first place of a line and the one after its last, without its line end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return start, start + len(self.text[start:end].rstrip("\r\n"))

    def around(self, at: int, until: int, number: int) -> tuple[str, str]:
        """Return what stands before and after a place on its line, secrets masked, cut."""
        line_end = _LINE_END.search(self.text, until)
        end = min(line_end.start() if line_end else len(self.text), until + LONGEST_LINE)
        first = max(self.start(number), at - LONGEST_LINE)
        shown = blank_out(self.text[first:end])
        spans = list(masked_spans(shown))
        return _masked(shown, 0, at - first, spans), _masked(
            shown, until - first, len(shown), spans
        )


def _masked(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return a part of a text, with a mark for what of each span is in it."""
    parts: list[str] = []
    for first, last in spans:
        if start < last and first < end:
            parts += [text[start:first], MASK]
            start = min(last, end)
    return "".join([*parts, text[start:end]])
