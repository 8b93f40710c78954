"""A query's words → the stems to look up for each: as written, joined, split, or of synonyms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kb.search.query.alternatives import Reason
from kb.search.query.lookup import IndexedTerm
from kb.search.query.parse import QueryWord
from kb.search.query.synonyms import Phrase, SynonymMap, find_synonyms
from kb.text import words
from kb.text.function_words import function_words

SHORTEST_PART = 3
LONGEST_COMPOUND = 24

_NO_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class CandidateTerm:
    """A stem to look up; `part_count` is how many stems make up the meaning it is a part of.

    `phrase` is the synonym that it is a part of, where that has several words.
    """

    stem: str
    reason: Reason
    part_count: int = 1
    phrase: tuple[str, ...] = ()


def candidate_terms(
    query: Sequence[QueryWord], synonyms: SynonymMap, language: str
) -> list[list[CandidateTerm]]:
    """Return for each word of the query what to look up for it; the word itself comes first."""
    terms = [
        [CandidateTerm(stem, Reason.WRITTEN) for stem in (word.stem, *word.variants)]
        for word in query
    ]
    for index, stem in _joined_neighbours(query, language):
        terms[index].append(CandidateTerm(stem, Reason.JOINED, part_count=2))
    for match in find_synonyms([word.stem for word in query], synonyms):
        for phrase in match.phrases:
            part_count = max(match.end - match.start, len(phrase))
            for index in range(match.start, match.end):
                whole = phrase if len(phrase) > 1 else ()
                terms[index] += [
                    CandidateTerm(stem, Reason.SYNONYM, part_count, whole)
                    for stem in _topic_stems(phrase, language)
                ]
    return terms


def _topic_stems(phrase: Phrase, language: str) -> Phrase:
    """Return a phrase without its function words, which stand anywhere; where it has others."""
    return tuple(stem for stem in phrase if stem not in _function_stems(language)) or phrase


@cache
def _function_stems(language: str) -> frozenset[str]:
    return frozenset(words.stem(word, language) for word in function_words(language))


def _joined_neighbours(query: Sequence[QueryWord], language: str) -> Iterable[tuple[int, str]]:
    """Yield the stem of two neighbours written as one word ("time out"), for either's index."""
    for (left_index, left), (right_index, right) in pairwise(enumerate(query)):
        if left.position < right.position:
            stem = words.stem(left.word + right.word, language)
            yield left_index, stem
            yield right_index, stem


def compound_parts(word: str, language: str) -> list[tuple[int, int, str]]:
    """Return every part of a word that may be a word of its own: start, end, and its stem."""
    if not word.isalpha() or not 2 * SHORTEST_PART <= len(word) <= LONGEST_COMPOUND:
        return []
    return [
        (start, end, words.stem(word[start:end], language))
        for start in range(len(word) - SHORTEST_PART + 1)
        for end in range(start + SHORTEST_PART, len(word) + 1)
        if end - start < len(word)
    ]


def split_compound(
    word: str, terms: Mapping[str, IndexedTerm], language: str
) -> list[tuple[str, str]]:
    """Return the fewest words of the index that a word is written together from, with their stems.

    Of equally short splits the one wins whose rarest word is in most documents. [] where there is
    none.
    """
    # For each end: number of parts, minus the count of the rarest, the parts.
    best: dict[int, tuple[int, int, list[tuple[str, str]]]] = {0: (0, -_NO_LIMIT, [])}
    for start, end, stem in sorted(compound_parts(word, language), key=lambda part: part[1]):
        if stem in terms and start in best:
            part_count, rarest, before = best[start]
            count = min(-rarest, terms[stem].document_count)
            split = (part_count + 1, -count, [*before, (word[start:end], stem)])
            best[end] = min(split, best.get(end, split))
    return best[len(word)][2] if len(word) in best else []
