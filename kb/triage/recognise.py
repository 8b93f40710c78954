"""Pasted text → clues: which published codes and messages it names, on which line, how surely, why.

Pure: a `CodeFinder` holds what can be recognised. Nothing of the text is kept.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from kb.text.code_finder import CodeFinder, CodeMatch, NamedBy, blank_out
from kb.text.mask import mask

MOST_CHARACTERS = 1_000_000
LONGEST_LINE = 240
"""Characters of a line that are shown, around the clue."""

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Clue:
    """A place that names a code or a message.

    `target` is the article's id. `line` and `column` count from 1, in code points of the text as it
    was given. `before`, `spelling` and `after` are its line, secrets masked. `certainty` is from 0
    to 1; `alternatives` are the ids of what else the words may mean. A success is no failure.
    """

    target: int
    spelling: str
    line: int
    column: int
    before: str
    after: str
    certainty: float
    reason: NamedBy
    alternatives: tuple[int, ...] = ()
    is_success: bool = False


def recognise(text: str, finder: CodeFinder) -> list[Clue]:
    """Return the clues of the first MOST_CHARACTERS of a text, in the order in which they stand."""
    lines = _Lines(text[:MOST_CHARACTERS])
    return [_clue(match, lines, finder) for match in finder.find(lines.text)]


def _clue(match: CodeMatch, lines: "_Lines", finder: CodeFinder) -> Clue:
    number = lines.number(match.start)
    start, end = lines.bounds(number)
    before = lines.text[max(start, match.start - LONGEST_LINE) : match.start]
    after = lines.text[match.end : min(max(end, match.end), match.end + LONGEST_LINE)]
    return Clue(
        target=match.target,
        spelling=" ".join(lines.text[match.start : match.end].split()),
        line=number,
        column=match.start - start + 1,
        before=mask(blank_out(before)),
        after=mask(blank_out(after)).rstrip(),
        certainty=match.certainty,
        reason=match.reason,
        alternatives=match.alternatives,
        is_success=match.target in finder.successes,
    )


class _Lines:
    """The lines of a text by the places of their first characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def number(self, at: int) -> int:
        """Return the line, from 1, of the character at this place."""
        return bisect_right(self._starts, at)

    def bounds(self, number: int) -> tuple[int, int]:
        """Return where a line begins, and before which place it ends, its line end left out."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return start, start + len(self.text[start:end].rstrip("\r\n"))
