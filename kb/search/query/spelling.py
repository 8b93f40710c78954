"""A word that is not in the index → the words of the index nearest to it."""

from collections.abc import Iterable, Sequence

SHORTEST = 4
TWO_EDITS_FROM = 8
MOST_NEAREST = 3


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


def nearest(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """Return the known words (given with their counts) with the fewest edits, at most three.

    Of these, words with the same first letter come first, then the more frequent.
    """
    limit = most_edits(word)
    letters = _letter_set(word)
    corrections = []
    for other, count in known:
        has_similar_length = abs(len(other) - len(word)) <= limit
        if has_similar_length and (letters ^ _letter_set(other)).bit_count() <= 2 * limit:
            edits = edit_distance(word, other, limit)
            if edits <= limit:
                corrections.append((edits, other[0] != word[0], -count, other))
    corrections.sort()
    fewest = corrections[0][0] if corrections else 0
    return [other for edits, *_, other in corrections if edits == fewest][:MOST_NEAREST]


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
