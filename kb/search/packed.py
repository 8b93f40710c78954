"""What scoring reads of a document, as bytes: terms, weights, positions, starts of lines."""

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

MOST_POSITIONS = 60_000
"""Words beyond are not indexed: positions and counts are kept in two bytes each."""

_HEAD = 5


@dataclass(frozen=True, slots=True)
class Packed:
    """A document's terms by ascending id; `firsts` says where each one's positions begin.

    Positions count words over all lines; `line_starts` has the first position of each line and
    `field_starts` that of the names and of the text. `title_size` sums what each of the title's
    terms counts towards covering it.
    """

    ids: "array[int]"
    weights: "array[int]"
    firsts: "array[int]"
    positions: "array[int]"
    line_starts: "array[int]"
    field_starts: tuple[int, int]
    title_size: int

    def find(self, term: int) -> int:
        """Return the place of a term among this document's, or -1."""
        at = bisect_left(self.ids, term)
        return at if at < len(self.ids) and self.ids[at] == term else -1

    def positions_of(self, at: int) -> "array[int]":
        """Return where the term at this place stands, ascending."""
        return self.positions[self.firsts[at] : self.firsts[at + 1]]

    def line_of(self, position: int) -> int:
        """Return the number of the line that holds this position."""
        return bisect_right(self.line_starts, position) - 1


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
    head = array("H", [len(ids), len(line_starts), *field_starts, title_size])
    parts = (head, array("I", ids), array("h", [weights[term] for term in ids]), firsts)
    return b"".join(map(bytes, (*parts, array("H", line_starts), every)))


def unpack(data: bytes) -> Packed:
    """Return what `pack` was given."""
    terms, lines, names_start, text_start, title_size = _array("H", data[: 2 * _HEAD])
    at = 2 * _HEAD
    parts = []
    for kind, size in (("I", 4 * terms), ("h", 2 * terms), ("H", 2 * terms + 2), ("H", 2 * lines)):
        parts.append(_array(kind, data[at : at + size]))
        at += size
    ids, weights, firsts, line_starts = parts
    fields = (names_start, text_start)
    return Packed(ids, weights, firsts, _array("H", data[at:]), line_starts, fields, title_size)


def pack_ids(ids: Iterable[int]) -> bytes:
    """Return a set of ids as bytes: the steps from one to the next, which are small and alike."""
    ordered = sorted(ids)
    steps = array("I", [after - before for before, after in pairwise([0, *ordered])])
    return zlib.compress(bytes(steps), level=1)


def unpack_ids(data: bytes) -> set[int]:
    """Return what `pack_ids` was given."""
    return set(accumulate(_array("I", zlib.decompress(data))))


def _array(kind: str, data: bytes) -> "array[int]":
    numbers = array(kind)
    numbers.frombytes(data)
    return numbers
