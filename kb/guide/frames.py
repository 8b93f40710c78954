"""A frame around a heading, of asterisks or of two rules → the words in it, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.guide.grammar import RULE

SIDES = "*#│║"
MOST_LINES = 8
"""In a frame."""


@dataclass(frozen=True)
class FramedLine:
    """The words of a line in a frame, "" for none; the first words of a frame are a heading."""

    words: str
    is_heading: bool = False


def framed_lines(lines: Sequence[str]) -> dict[int, FramedLine]:
    """Return the lines of all frames, their rules too, by their places, from 0.

    A frame has the same character at both ends of each line; the one around the title at the top
    of a guide needs none.
    """
    found: dict[int, FramedLine] = {}
    top = next((place for place, line in enumerate(lines) if line.strip("\ufeff \t")), 0)
    for start, line in enumerate(lines):
        if start not in found and RULE.fullmatch(line.strip("\ufeff \t")):
            words = _framed(lines, start) or (_between_rules(lines, start) if start == top else [])
            found |= enumerate(_frame(words) if words else (), start)
    return found


def _frame(words: list[str]) -> Iterator[FramedLine]:
    """Yield the lines of a frame with the upper and the lower rule."""
    first = next(place for place, each in enumerate(words) if each)
    yield FramedLine("")
    yield from (FramedLine(each, place == first) for place, each in enumerate(words))
    yield FramedLine("")


def _framed(lines: Sequence[str], start: int) -> list[str]:
    """Return the words of the lines of a frame that begins at `start`, [] for no frame."""
    words: list[str] = []
    for line in (each.strip() for each in lines[start + 1 : start + 2 + MOST_LINES]):
        if RULE.fullmatch(line):
            return words if any(words) else []
        if len(line) < 2 or line[0] not in SIDES or line[-1] != line[0]:
            return []
        words.append(line.strip(line[0]).strip())
    return []


def _between_rules(lines: Sequence[str], start: int) -> list[str]:
    """Return the two lines or more that stand between two like rules, [] for others."""
    rule, words = lines[start].strip("\ufeff \t"), list[str]()
    for line in (each.strip() for each in lines[start + 1 : start + 2 + MOST_LINES]):
        if RULE.fullmatch(line):
            return words if len(words) > 1 and line[0] == rule[0] else []
        if not line:
            return []
        words.append(line)
    return []
