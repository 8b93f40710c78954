"""Lines of a document → its terms with weights and positions, and its words as written."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.search.index.bm25 import FIELDS, title_share, weight
from kb.search.index.encoding import MOST_POSITIONS
from kb.search.index.fields import NAMES, TEXT, IndexedLine
from kb.text import words

VERSION = 100 * words.VERSION + 3
"""Raised whenever the same document gives other rows: a stored index is then out of date."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the index keeps of a document: `words` maps each word as written to its stem.

    A weight below zero, of a word that only holds sentences together and is not in the title, is
    known to scoring alone: such a word finds nothing that other words of a query would not.
    """

    weights: dict[str, int]
    positions: dict[str, list[int]]
    words: dict[str, str]
    line_starts: list[int]
    field_starts: tuple[int, int]
    title_size: int


def analyse(lines: Sequence[IndexedLine], language: str) -> Analysed:
    """Return the terms and words of these lines, which come in the order of their fields."""
    positions: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, str] = {}
    starts: list[int] = []
    bounds = [0] * (len(FIELDS) + 1)
    at = 0
    for line in lines:
        starts.append(at)
        at = _place(line.text, at, language, positions, stems)
        bounds[line.field + 1 :] = [at] * (len(FIELDS) - line.field)
    weights = _weights(positions, bounds)
    for stem in _plain_function_stems(positions, stems, bounds[NAMES]):
        weights[stem] = -weights[stem]
    size = _title_size(positions, stems, bounds[NAMES])
    return Analysed(weights, positions, stems, starts, (bounds[NAMES], bounds[TEXT]), size)


def _place(
    text: str, at: int, language: str, positions: dict[str, list[int]], stems: dict[str, str]
) -> int:
    """Note every word of a line that begins at this position; return where the next one begins."""
    end = at
    for word, stem, position in words.stemmed_words(text, language):
        place = at + position
        if place >= MOST_POSITIONS:
            break
        stems[word] = stem
        positions[stem].append(place)
        end = place + 1
    return end


def _weights(positions: dict[str, list[int]], bounds: Sequence[int]) -> dict[str, int]:
    """Return the weight of each term; those that stand equally often in each field share it."""
    lengths = [end - start for start, end in pairwise(bounds)]
    known: dict[tuple[int, ...], int] = {}
    weights = {}
    for term, places in positions.items():
        counts = _counts(places, bounds)
        if counts not in known:
            known[counts] = weight(counts, lengths)
        weights[term] = known[counts]
    return weights


def _counts(places: Sequence[int], bounds: Sequence[int]) -> tuple[int, ...]:
    """Return how often a term stands in each field; its places ascend, as the fields do."""
    names, texts = bisect_left(places, bounds[1]), bisect_left(places, bounds[2])
    return names, texts - names, len(places) - texts


def _plain_function_stems(
    positions: dict[str, list[int]], stems: dict[str, str], title_end: int
) -> set[str]:
    """Return the stems outside of the title that stand for function words alone."""
    others = {stem for word, stem in stems.items() if not words.is_function_word(word)}
    functions = set(stems.values()) - others
    return {stem for stem in functions if positions[stem][0] >= title_end}


def _title_size(positions: dict[str, list[int]], stems: dict[str, str], end: int) -> int:
    """Return how much there is to cover in the title: a stem counts as its plainest word does."""
    shares: dict[str, int] = {}
    for word, stem in stems.items():
        if positions.get(stem, (end,))[0] < end:
            share = title_share(is_function_word=words.is_function_word(word))
            shares[stem] = min(share, shares.get(stem, share))
    return sum(shares.values())
