"""What scoring reads of a document, as bytes: terms, weights, positions, starts of lines."""

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from struct import Struct
from typing import TypeVar

T = TypeVar("T")

PhraseTerms = Sequence[tuple[int, ...]]
"""For each word in a row the ids of its term, one for each audience."""

MOST_POSITIONS = 43_000
"""Words beyond are not indexed: positions are kept in two bytes each, and so is how many there are
of all words. What is read whole and in parts, as "a-b" is, has half as many words again."""

_HEAD = Struct("5H")
_NEGATIVE = 2**15
"""Numbers of two bytes from here on stand for those below zero."""


class Packed:
    """A document's terms by ascending id, each with its weight and where it stands.

    Positions count words over all lines; `field_starts` has that of the names and of the text.
    `title_size` sums what each of the title's terms counts towards covering it. A hundred of these
    are made for a search that reads a few terms of each: only what is asked for is taken apart.
    """

    __slots__ = ("_lines", "_numbers", "_terms", "field_starts", "ids", "title_size")

    _terms: int
    _lines: int
    title_size: int

    def __init__(self, data: bytes) -> None:
        self._terms, self._lines, names_start, text_start, self.title_size = _HEAD.unpack_from(data)
        self.field_starts = (names_start, text_start)
        end = _HEAD.size + 4 * self._terms
        self.ids = array("I", data[_HEAD.size : end])
        self._numbers = array("H", data[end:])

    def find(self, term: int) -> int:
        """Return the place of a term among this document's, or -1."""
        at = bisect_left(self.ids, term)
        return at if at < self._terms and self.ids[at] == term else -1

    def best(self, choices: Iterable[tuple[int, int, T]]) -> tuple[T, int, int] | None:
        """Return of terms, given with what they are worth and are for, the one worth most here.

        That is what it is for, its worth times its weight here, and its place among the terms.
        """
        ids, numbers, size = self.ids, self._numbers, self._terms
        best, most, place = None, 0, 0
        for term, worth, wanted in choices:
            at = bisect_left(ids, term)
            if at < size and ids[at] == term:
                number = numbers[at]
                found = worth * (number if number < _NEGATIVE else 2 * _NEGATIVE - number)
                if found > most:
                    best, most, place = wanted, found, at
        return None if best is None else (best, most, place)

    @property
    def weights(self) -> "array[int]":
        """The weights of all terms; below zero without a posting."""
        return array("h", self._numbers[: self._terms].tobytes())

    def positions_of(self, at: int) -> "array[int]":
        """Return where the term at this place stands, ascending."""
        numbers, place = self._numbers, self._terms + at
        start = 2 * self._terms + 1 + self._lines
        return numbers[start + numbers[place] : start + numbers[place + 1]]

    def line_of(self, position: int) -> int:
        """Return the number of the line that holds this position."""
        start = 2 * self._terms + 1
        return bisect_right(self._numbers, position, start, start + self._lines) - start - 1


def pack(
    weights: Mapping[int, int],
    positions: Mapping[int, Sequence[int]],
    line_starts: Sequence[int],
    field_starts: tuple[int, int],
    title_size: int,
) -> bytes:
    """Return as bytes weights and positions by term id, and where lines and fields begin."""
    ids = sorted(weights)
    firsts = array("H", [0])
    every = array("H")
    for term in ids:
        every.extend(positions[term])
        firsts.append(len(every))
    head = _HEAD.pack(len(ids), len(line_starts), *field_starts, title_size)
    parts = (array("I", ids), array("h", [weights[term] for term in ids]), firsts)
    return b"".join(map(bytes, (head, *parts, array("H", line_starts), every)))


def unpack(data: bytes) -> Packed:
    """Return what `pack` was given."""
    return Packed(data)


def pack_ids(ids: Iterable[int]) -> bytes:
    """Return a set of ids as bytes: the steps from one to the next, which are small and alike."""
    ordered = sorted(ids)
    steps = array("I", [after - before for before, after in pairwise([0, *ordered])])
    return zlib.compress(bytes(steps), level=1)


def unpack_ids(data: bytes) -> set[int]:
    """Return what `pack_ids` was given."""
    return set(accumulate(array("I", zlib.decompress(data))))
