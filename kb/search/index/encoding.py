"""What scoring reads of a document, as bytes: terms, weights, positions, first words of lines."""

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from struct import Struct
from typing import TypeVar

T = TypeVar("T")

PhraseTerms = Sequence[tuple[int, ...]]
"""For each word of a phrase the ids of its term, one for each audience."""

MOST_POSITIONS = 43_000
"""Words beyond are not indexed: positions take two bytes each, and so does the number of all
words. What is read whole and in parts, as "a-b" is, has half as many words again as positions."""

_HEADER = Struct("5H")
_NEGATIVE = 2**15
"""Numbers of two bytes from here on stand for those below zero."""


class EncodedDocument:
    """A document's terms by ascending id, each with its weight and its positions.

    Positions count words over all lines; `field_starts` are the first positions of the names and
    of the text. `title_points` is the sum of `bm25.title_points` over the title's terms. A search
    makes a hundred of these and reads a few terms of each, so only what is read is decoded.

    The bytes, in the machine's order: a header of five uint16 (number of terms, number of lines,
    both field starts, title points); the term ids as uint32; their weights as int16; for each term
    the index of its first position, and their number (uint16); the first position of each line
    (uint16); all positions (uint16).
    """

    __slots__ = ("_line_count", "_numbers", "_term_count", "field_starts", "ids", "title_points")

    _term_count: int
    _line_count: int
    title_points: int

    def __init__(self, data: bytes) -> None:
        header = _HEADER.unpack_from(data)
        self._term_count, self._line_count, names_start, text_start, self.title_points = header
        self.field_starts = (names_start, text_start)
        end = _HEADER.size + 4 * self._term_count
        self.ids = array("I", data[_HEADER.size : end])
        self._numbers = array("H", data[end:])

    def index_of(self, term: int) -> int:
        """Return the index of a term among this document's, or -1."""
        index = bisect_left(self.ids, term)
        return index if index < self._term_count and self.ids[index] == term else -1

    def best_term(self, choices: Iterable[tuple[int, int, T]]) -> tuple[T, int, int] | None:
        """Return of some terms the one with the highest score in this document; None without any.

        `choices` are ids of terms, each with its query weight and a label. Returns the label, the
        score (query weight times document weight) and the term's index.
        """
        ids, numbers, size = self.ids, self._numbers, self._term_count
        best, best_score, best_index = None, 0, 0
        for term, query_weight, label in choices:
            index = bisect_left(ids, term)
            if index < size and ids[index] == term:
                number = numbers[index]
                score = query_weight * (number if number < _NEGATIVE else 2 * _NEGATIVE - number)
                if score > best_score:
                    best, best_score, best_index = label, score, index
        return None if best is None else (best, best_score, best_index)

    @property
    def weights(self) -> "array[int]":
        """The weights of all terms; a term with a negative weight has no posting."""
        return array("h", self._numbers[: self._term_count].tobytes())

    def positions_of(self, index: int) -> "array[int]":
        """Return the positions of the term with this index, ascending."""
        numbers, at = self._numbers, self._term_count + index
        start = 2 * self._term_count + 1 + self._line_count
        return numbers[start + numbers[at] : start + numbers[at + 1]]

    def line_of(self, position: int) -> int:
        """Return the number of the line with this position."""
        start = 2 * self._term_count + 1
        return bisect_right(self._numbers, position, start, start + self._line_count) - start - 1

    def end_of_line(self, position: int) -> int:
        """Return the first position of the line after the one with this position."""
        start = 2 * self._term_count + 1
        index = bisect_right(self._numbers, position, start, start + self._line_count)
        return self._numbers[index] if index < start + self._line_count else MOST_POSITIONS

    def has_between(self, term: int, start: int, end: int) -> bool:
        """Say whether a term stands at a position from `start` to before `end`."""
        index = self.index_of(term)
        if index < 0:
            return False
        numbers, number = self._numbers, self._term_count + index
        positions = 2 * self._term_count + 1 + self._line_count
        last = positions + numbers[number + 1]
        at = bisect_left(numbers, start, positions + numbers[number], last)
        return at < last and numbers[at] < end


def encode_document(
    weights: Mapping[int, int],
    positions: Mapping[int, Sequence[int]],
    line_starts: Sequence[int],
    field_starts: tuple[int, int],
    title_points: int,
) -> bytes:
    """Return the bytes of an EncodedDocument; weights and positions are given by term id."""
    ids = sorted(weights)
    first_indexes = array("H", [0])
    all_positions = array("H")
    for term in ids:
        all_positions.extend(positions[term])
        first_indexes.append(len(all_positions))
    header = _HEADER.pack(len(ids), len(line_starts), *field_starts, title_points)
    terms = (array("I", ids), array("h", [weights[term] for term in ids]), first_indexes)
    return b"".join(map(bytes, (header, *terms, array("H", line_starts), all_positions)))


def encode_ids(ids: Iterable[int]) -> bytes:
    """Return a set of ids as compressed bytes: the differences from one to the next, as uint32."""
    ordered = sorted(ids)
    steps = array("I", [after - before for before, after in pairwise([0, *ordered])])
    return zlib.compress(bytes(steps), level=1)


def decode_ids(data: bytes) -> set[int]:
    """Return the ids that `encode_ids` was given."""
    return set(accumulate(array("I", zlib.decompress(data))))
