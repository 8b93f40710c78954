"""A query's words → the stems worth looking up for each: as written, joined, parted, or meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.search.query.alternatives import Reason
from kb.search.query.lookup import IndexedTerm
from kb.search.query.parse import QueryWord
from kb.search.query.synonyms import Phrase, find_synonyms
from kb.text import words

SHORTEST_PART = 3
LONGEST_PARTED = 24

_EVERY = 2**31


@dataclass(frozen=True, slots=True)
class CandidateTerm:
    """A stem to look up; `share` is how many stems together make up one meaning."""

    stem: str
    reason: Reason
    share: int = 1


def candidate_terms(
    query: Sequence[QueryWord], meanings: Mapping[Phrase, set[Phrase]], language: str
) -> list[list[CandidateTerm]]:
    """Return for each word of the query what to look up for it; the word itself comes first."""
    stems = [[CandidateTerm(word.stem, Reason.WRITTEN)] for word in query]
    for at, joined in _joined(query, language):
        stems[at].append(CandidateTerm(joined, Reason.JOINED, share=2))
    for meaning in find_synonyms([word.stem for word in query], meanings):
        for phrase in meaning.phrases:
            share = max(meaning.end - meaning.start, len(phrase))
            for at in range(meaning.start, meaning.end):
                stems[at] += [CandidateTerm(stem, Reason.SYNONYM, share) for stem in phrase]
    return stems


def _joined(query: Sequence[QueryWord], language: str) -> Iterable[tuple[int, str]]:
    """Yield neighbours written as one word, "time out" as "timeout", for both of them."""
    for (left, one), (right, other) in pairwise(enumerate(query)):
        if one.place < other.place:
            stem = words.stem(one.word + other.word, language)
            yield left, stem
            yield right, stem


def pieces(word: str, language: str) -> list[tuple[int, int, str]]:
    """Return every stretch of a word that may be a word of its own: from, to, and its stem."""
    if not word.isalpha() or not 2 * SHORTEST_PART <= len(word) <= LONGEST_PARTED:
        return []
    return [
        (start, end, words.stem(word[start:end], language))
        for start in range(len(word) - SHORTEST_PART + 1)
        for end in range(start + SHORTEST_PART, len(word) + 1)
        if end - start < len(word)
    ]


def best_parts(word: str, found: Mapping[str, IndexedTerm], language: str) -> list[tuple[str, str]]:
    """Return the fewest words of the index that a word is written together from, with their stems.

    Of equally many the ones are best whose rarest is most frequent; none, where it is not so made.
    """
    best: dict[int, tuple[int, int, list[tuple[str, str]]]] = {0: (0, -_EVERY, [])}
    for start, end, stem in sorted(pieces(word, language), key=lambda piece: piece[1]):
        if stem in found and start in best:
            parts, rarest, before = best[start]
            count = min(-rarest, found[stem].document_count)
            way = (parts + 1, -count, [*before, (word[start:end], stem)])
            best[end] = min(way, best.get(end, way))
    return best[len(word)][2] if len(word) in best else []
