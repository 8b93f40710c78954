"""A word that is not in the index → the words of the index near it, the likeliest first."""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase
from typing import NamedTuple

SHORTEST = 4
TWO_EDITS_FROM = 8
MOST_NEAREST = 3

SAFE_TO_REPLACE = 5
"""Letters from which on a word with one letter replaced is still the same to a reader."""

UNFINISHED_FROM = 6
"""Letters from which on an unfinished word may have a mistake: fewer begin too many words."""


def most_edits(word: str) -> int:
    """Return how many edits a correction may have: none in short words and codes, else 1 or 2."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 2 if len(word) >= TWO_EDITS_FROM else 1


def affixes(word: str) -> tuple[str, str]:
    """Return a beginning and an end of a word; a correction is looked up by one of them.

    With one edit, one half is right. With two, corrections with an edit in both are missed.
    """
    size = len(word) // 2 if most_edits(word) == 1 else 3
    return word[:size], word[-size:]


class Correction(NamedTuple):
    """A known word near a typed one: the edits between them, and in how many documents it is.

    Sorted, the best come first. Few people begin a word wrongly (unless its first two letters are
    swapped), or replace a letter of a short word.
    """

    edits: int
    has_other_start: bool
    is_short_and_replaced: bool
    minus_count: int
    text: str

    @property
    def is_likely(self) -> bool:
        """Whether people mistype so."""
        return not (self.has_other_start or self.is_short_and_replaced)


def corrections(word: str, known: Iterable[tuple[str, int]]) -> list[Correction]:
    """Return the known words, given with their counts, within the edits allowed; best first."""
    limit = most_edits(word)
    letters = _letter_set(word)
    found = []
    for other, count in known:
        has_similar_length = abs(len(other) - len(word)) <= limit
        if has_similar_length and (letters ^ _letter_set(other)).bit_count() <= 2 * limit:
            edits = edit_distance(word, other, limit)
            if edits <= limit:
                found.append(Correction(edits, *_unlikely(word, other), -count, other))
    return sorted(found)


def nearest(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """Return the known words (given with their counts) with the fewest edits, at most three."""
    found = corrections(word, known)
    fewest = found[0].edits if found else 0
    return [each.text for each in found if each.edits == fewest][:MOST_NEAREST]


def unfinished_corrections(word: str, known: Iterable[tuple[str, int]]) -> list[Correction]:
    """Return the longer known words whose beginning is one edit from a word; best first."""
    if most_edits(word) == 0 or len(word) < UNFINISHED_FROM:
        return []
    letters = set(word)
    return sorted(
        Correction(1, False, False, -count, other)
        for other, count in known
        if len(other) > len(word) + 1 and len(letters - set(other)) <= 1
        if _begins_nearly(word, other)
    )


def one_edit_away(word: str) -> Iterator[str]:
    """Yield every text of the letters a to z that is one edit from a word, some twice."""
    for at in range(len(word) + 1):
        start, end = word[:at], word[at:]
        yield from (start + letter + end for letter in ascii_lowercase)
        yield from (start + letter + end[1:] for letter in ascii_lowercase if end)
        yield start + end[1:]
        yield start + end[1:2] + end[:1] + end[2:]


def _begins_nearly(word: str, other: str) -> bool:
    size = len(word)
    return any(edit_distance(word, other[:end], 1) <= 1 for end in (size - 1, size, size + 1))


def _unlikely(word: str, other: str) -> tuple[bool, bool]:
    """Return whether the beginnings differ, and whether a letter of a short word was replaced."""
    is_swapped = sorted(word) == sorted(other)
    has_same_start = word[0] == other[0] or (is_swapped and word[:2] == other[1::-1])
    is_short = len(word) == len(other) < SAFE_TO_REPLACE
    return not has_same_start, is_short and not is_swapped


def edit_distance(left: str, right: str, limit: int) -> int:
    """Return the Damerau–Levenshtein distance (optimal string alignment) of two words.

    Edits are a letter inserted, deleted or replaced, or two neighbours swapped. Returns limit + 1
    as soon as the distance is above the limit.
    """
    two_above: Sequence[int] = ()
    row = list(range(len(right) + 1))
    for i, left_letter in enumerate(left, 1):
        above, row = row, [i]
        for j, right_letter in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left_letter != right_letter))
            if i > 1 and j > 1 and left_letter == right[j - 2] and left[i - 2] == right_letter:
                cost = min(cost, two_above[j - 2] + 1)
            row.append(cost)
        two_above = above
        if min(row) > limit and min(above) > limit:
            return limit + 1
    return row[-1]


def _letter_set(word: str) -> int:
    """Return the set of a word's letters as bits; each edit changes two of them at most."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits
