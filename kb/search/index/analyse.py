"""Lines of a document → its terms with weights and positions, and its words as written."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.search.index.bm25 import FIELDS, term_weight, title_points
from kb.search.index.encoding import MOST_POSITIONS
from kb.search.index.fields import NAMES, TEXT, IndexedLine
from kb.text import words

VERSION = 100 * words.VERSION + 5
"""Raised whenever the same document gives other rows; other packages read it in `index.version`."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the index stores of a document: weights and positions by stem, stems by written word.

    A word that only holds sentences together and is not in the title has a negative weight: it
    gets no posting, since it finds nothing that the other words of a query do not.
    """

    weights: dict[str, int]
    positions: dict[str, list[int]]
    words: dict[str, str]
    line_starts: list[int]
    field_starts: tuple[int, int]
    title_points: int


def analyse(lines: Sequence[IndexedLine], language: str) -> Analysed:
    """Return the terms and words of these lines, which come in the order of their fields."""
    positions: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, str] = {}
    written: set[str] = set()
    line_starts: list[int] = []
    field_bounds = [0] * (len(FIELDS) + 1)
    end = 0
    for line in lines:
        line_starts.append(end)
        end = _add_words(line.text, end, language, positions, stems, written)
        field_bounds[line.field + 1 :] = [end] * (len(FIELDS) - line.field)
    weights = _weights(positions, field_bounds)
    title_end = field_bounds[NAMES]
    for stem in _function_stems(positions, stems, title_end, language):
        weights[stem] = -weights[stem]
    points = _title_points(positions, stems, title_end, language)
    shown = {word: stem for word, stem in stems.items() if word in written}
    return Analysed(weights, positions, shown, line_starts, (title_end, field_bounds[TEXT]), points)


def _add_words(
    text: str,
    start: int,
    language: str,
    positions: dict[str, list[int]],
    stems: dict[str, str],
    written: set[str],
) -> int:
    """Add the words of a line that begins at this position; return the position after its last."""
    end = start
    found = list(words.stemmed_words(text, language))
    for index, (word, stem, offset) in enumerate(found):
        position = start + offset
        if position >= MOST_POSITIONS:
            break
        stems[word] = stem
        if not _is_internal(index, found, text):
            written.add(word)
        positions[stem].append(position)
        end = position + 1
    return end


def _is_internal(index: int, found: Sequence[tuple[str, str, int]], text: str) -> bool:
    """Say whether nobody writes a word so: `comacmeboot` of com.acme.boot finds, but is not shown.

    A word with a hyphen is also written without it.
    """
    offset = found[index][2]
    if index + 1 == len(found) or found[index + 1][2] != offset:
        return False
    pieces = _pieces_of(index, found)
    return "-".join(pieces) not in words.fold(text)


def _pieces_of(index: int, found: Sequence[tuple[str, str, int]]) -> list[str]:
    """Return the pieces that a joined word, which comes before them, is made of."""
    joined, pieces = found[index][0], []
    for piece, _stem, _offset in found[index + 1 :]:
        pieces.append(piece)
        if len("".join(pieces)) >= len(joined):
            break
    return pieces


def _weights(positions: dict[str, list[int]], field_bounds: Sequence[int]) -> dict[str, int]:
    """Return the weight of each term; terms with the same counts in each field share it."""
    lengths = [end - start for start, end in pairwise(field_bounds)]
    weight_of_counts: dict[tuple[int, ...], int] = {}
    weights = {}
    for term, term_positions in positions.items():
        counts = _field_counts(term_positions, field_bounds)
        if counts not in weight_of_counts:
            weight_of_counts[counts] = term_weight(counts, lengths)
        weights[term] = weight_of_counts[counts]
    return weights


def _field_counts(positions: Sequence[int], field_bounds: Sequence[int]) -> tuple[int, ...]:
    """Return how many of a term's ascending positions lie in each field."""
    names = bisect_left(positions, field_bounds[1])
    texts = bisect_left(positions, field_bounds[2])
    return names, texts - names, len(positions) - texts


def _function_stems(
    positions: dict[str, list[int]], stems: dict[str, str], title_end: int, language: str
) -> set[str]:
    """Return the stems outside of the title that stand for function words alone."""
    others = {stem for word, stem in stems.items() if not words.is_function_word(word, language)}
    functions = set(stems.values()) - others
    return {stem for stem in functions if positions[stem][0] >= title_end}


def _title_points(
    positions: dict[str, list[int]], stems: dict[str, str], title_end: int, language: str
) -> int:
    """Return the sum over the title's stems, each with the fewest points of its words."""
    points: dict[str, int] = {}
    for word, stem in stems.items():
        if positions.get(stem, (title_end,))[0] < title_end:
            own = title_points(is_function_word=words.is_function_word(word, language))
            points[stem] = min(own, points.get(stem, own))
    return sum(points.values())
