"""A word that the index does not hold → the words of the index that are nearest to it."""

from collections.abc import Iterable, Sequence

SHORTEST = 4
TWO_MISTAKES_FROM = 8
MOST_NEAREST = 3


def reach(word: str) -> int:
    """Return how many mistakes are allowed in a word: none in short ones and in codes."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 2 if len(word) >= TWO_MISTAKES_FROM else 1


def ends(word: str) -> tuple[str, str]:
    """Return a beginning and an end of a word; whatever is in reach shares one of them.

    With one mistake a half is right. With two, a mistake in either outer part is not looked for.
    """
    size = len(word) // 2 if reach(word) == 1 else 3
    return word[:size], word[-size:]


def nearest(word: str, known: Iterable[tuple[str, int]]) -> list[str]:
    """Return the best of the known words (given with their counts) in reach, the likeliest first.

    Of words equally far those with the same first letter come first, then the more frequent.
    """
    limit = reach(word)
    letters = _letters(word)
    found = []
    for other, count in known:
        if abs(len(other) - len(word)) <= limit and _differ(letters, other) <= 2 * limit:
            mistakes = distance(word, other, limit)
            if mistakes <= limit:
                found.append((mistakes, other[0] != word[0], -count, other))
    found.sort()
    return [entry[3] for entry in found if entry[0] == found[0][0]][:MOST_NEAREST]


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters are wrong, missing, too many or changed about; stop above limit."""
    before: Sequence[int] = ()
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        above, row = row, [i]
        for j, against in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
        if min(row) > limit and min(above) > limit:
            return limit + 1
    return row[-1]


def _letters(word: str) -> int:
    """Return the set of a word's letters as bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def _differ(letters: int, word: str) -> int:
    return (letters ^ _letters(word)).bit_count()
