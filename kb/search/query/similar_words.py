"""A word that somebody typed → words of the index that it may stand for, each with points."""

from collections.abc import Collection, Mapping
from itertools import takewhile

from kb.search.query.spelling import nearest
from kb.text.words import stem

EXACT, SAME_STEM, MISSPELT, COMPLETED, SAME_PREFIX = 10, 8, 6, 5, 2
"""Points of a title's word, by how it matches the typed one."""

MOST_ENDINGS = 6
SHORTEST_PREFIX = 3
SHORTEST_SHARED_PREFIX = 4

SimilarWords = Mapping[str, int]
"""Words that one typed word may stand for, with their points."""


def similar_words(word: str, known: Collection[str], *, loosely: bool) -> SimilarWords:
    """Return which known words a word may stand for; only itself where it is known.

    Else completions and corrections; without any, and `loosely`, words with the same prefix.
    """
    if word in known:
        return {word: EXACT}
    longer = [other for other in known if len(word) >= SHORTEST_PREFIX and other.startswith(word)]
    corrections = nearest(word, [(other, 0) for other in known])
    similar = dict.fromkeys(longer[:MOST_ENDINGS], COMPLETED) | dict.fromkeys(corrections, MISSPELT)
    if similar or not loosely:
        return similar
    return dict.fromkeys(_longest_shared_prefix(word, known), SAME_PREFIX)


def title_match(
    similar: SimilarWords, title_words: Collection[str], title_stems: Collection[str], language: str
) -> int:
    """Return the points of a title for one typed word: those of its best word, else 0."""
    points = [own for word, own in similar.items() if word in title_words]
    is_known = EXACT in similar.values()
    has_stem = is_known and any(stem(word, language) in title_stems for word in similar)
    return max([*points, SAME_STEM if has_stem else 0])


def _longest_shared_prefix(word: str, known: Collection[str]) -> list[str]:
    """Return the known words that share the longest prefix: authorised for authorisation."""
    sizes = {other: _shared_prefix(word, other) for other in known}
    longest = max(sizes.values(), default=0)
    best = [other for other, size in sizes.items() if size == longest]
    return best[:MOST_ENDINGS] if longest >= SHORTEST_SHARED_PREFIX else []


def _shared_prefix(left: str, right: str) -> int:
    """Return the number of letters that two words begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))))
