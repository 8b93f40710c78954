"""A query's words → groups of terms of the index to search for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.conf import settings

from kb.search.index.bm25 import idf
from kb.search.query import spelling
from kb.search.query.alternatives import (
    Alternative,
    Reason,
    WordAlternatives,
    corrected_text,
    distinct_by_weight,
)
from kb.search.query.candidate_terms import (
    CandidateTerm,
    candidate_terms,
    compound_parts,
    split_compound,
)
from kb.search.query.compounds import read_compounds
from kb.search.query.constraints import constraint_stems
from kb.search.query.lookup import IndexedTerm, IndexedWord, WordRange, read_terms, read_word_ranges
from kb.search.query.parse import Query, QueryWord
from kb.search.query.scope import Scope
from kb.search.query.synonyms import SynonymMap, read_synonyms

SHORTEST_PREFIX = 3
MOST_COMPLETIONS = 3
"""Completions of an unknown word anywhere in the query."""

MOST_LAST_COMPLETIONS = 6
"""Completions of the last word, which may be unfinished."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What the index knows about a query's words; terms by stem."""

    scope: Scope
    terms: Mapping[str, IndexedTerm]
    words: Mapping[WordRange, Sequence[IndexedWord]]


@dataclass(frozen=True, slots=True)
class ExpandedQuery:
    """A query with the alternatives of each word that the index knows.

    `terms` are all terms that were looked up, by stem. `corrected` is the text as it is searched,
    where words were guessed, else "".
    """

    query: Query
    groups: Sequence[WordAlternatives]
    terms: Mapping[str, IndexedTerm]
    synonyms: SynonymMap
    corrected: str


def expand(
    query: Query, scope: Scope, *, guesses: bool = True, completes: bool = False
) -> ExpandedQuery:
    """Return what to search for in this reader's index.

    `guesses` corrects, completes and splits words that the index does not know, and completes an
    unfinished last word that nobody writes as it is. `completes` completes the last word always.
    """
    language = settings.KB_SEARCH_LANGUAGE
    synonyms = read_synonyms(scope.synonyms, language)
    candidates = candidate_terms(query.words, synonyms, language)
    stems = {candidate.stem for each in candidates for candidate in each}
    terms = read_terms(scope, stems.union(constraint_stems(query)))
    known = [[candidate for candidate in each if candidate.stem in terms] for each in candidates]
    last = query.words[-1] if guesses and query.is_unfinished and query.words else None
    unknown = [w for w, found in zip(query.words, known, strict=True) if guesses and not found]
    vocabulary = _Vocabulary(
        scope,
        {**terms, **_terms_of_parts(unknown, scope)},
        read_word_ranges(scope, list(_all_ranges(unknown, last))),
    )
    compounds = read_compounds(query.words, scope, language)
    groups: list[WordAlternatives] = []
    for word, word_candidates in zip(query.words, known, strict=True):
        alternatives = [_alternative(word, each, terms, scope) for each in word_candidates]
        alternatives += [
            _guess(word, other, Reason.COMPOUND, scope) for other in compounds.get(word.word, ())
        ]
        if word is last:
            alternatives += _completions(word, vocabulary, always=completes)
        if alternatives:
            groups.append(WordAlternatives(word, distinct_by_weight(alternatives)))
        elif guesses:
            groups += _guesses(word, vocabulary)
    return ExpandedQuery(query, groups, terms, synonyms, corrected_text(query.words, groups))


def _terms_of_parts(unknown: Iterable[QueryWord], scope: Scope) -> Mapping[str, IndexedTerm]:
    """Return the terms that unknown words may be written together from."""
    stems = {
        stem
        for word in unknown
        for _start, _end, stem in compound_parts(word.word, settings.KB_SEARCH_LANGUAGE)
    }
    return read_terms(scope, stems)


def _all_ranges(unknown: Iterable[QueryWord], last: QueryWord | None) -> Iterable[WordRange]:
    ranges = [word_range for word in unknown for word_range in _ranges(word.word)]
    return dict.fromkeys([*ranges, WordRange(last.word)] if last else ranges)


def _ranges(word: str) -> list[WordRange]:
    """Return the ranges with a word's completions and corrections."""
    ranges = [WordRange(word)] if len(word) >= SHORTEST_PREFIX else []
    if spelling.most_edits(word):
        start, end = spelling.affixes(word)
        ranges += [WordRange(start, near=word), WordRange(end, is_end=True, near=word)]
    return ranges


def _completions(word: QueryWord, vocabulary: _Vocabulary, *, always: bool) -> list[Alternative]:
    """Return how a word may go on; unless `always`, none where it is written as it is."""
    longer = vocabulary.words.get(WordRange(word.word), ())
    if not always and any(other.text == word.word for other in longer):
        return []
    return [
        _guess(word, other, Reason.COMPLETED, vocabulary.scope)
        for other in longer[:MOST_LAST_COMPLETIONS]
    ]


def _guesses(word: QueryWord, vocabulary: _Vocabulary) -> list[WordAlternatives]:
    """Return corrections and completions of an unknown word, else its parts, each a group."""
    alternatives = [
        _guess(word, other, reason, vocabulary.scope)
        for other, reason in _nearest(word.word, vocabulary.words)
    ]
    if alternatives:
        return [WordAlternatives(word, distinct_by_weight(alternatives))]
    terms, scope = vocabulary.terms, vocabulary.scope
    parts = split_compound(word.word, terms, settings.KB_SEARCH_LANGUAGE)
    return [
        WordAlternatives(
            word, (_alternative(word, CandidateTerm(stem, Reason.SPLIT), terms, scope, text),)
        )
        for text, stem in parts
    ]


def _nearest(
    word: str, words: Mapping[WordRange, Sequence[IndexedWord]]
) -> list[tuple[IndexedWord, Reason]]:
    ranges = _ranges(word)
    longer = words.get(ranges[0], ()) if ranges else ()
    completions = [(other, Reason.COMPLETED) for other in longer[:MOST_COMPLETIONS]]
    similar = {other.text: other for each in ranges[1:] for other in words.get(each, ())}
    corrections = spelling.nearest(word, [(other.text, other.count) for other in similar.values()])
    return completions + [(similar[text], Reason.SPELLING) for text in corrections]


def _guess(word: QueryWord, other: IndexedWord, reason: Reason, scope: Scope) -> Alternative:
    candidate = CandidateTerm(other.stem, reason)
    return _alternative(word, candidate, {other.stem: other.term}, scope, other.text)


def _alternative(
    word: QueryWord,
    candidate: CandidateTerm,
    terms: Mapping[str, IndexedTerm],
    scope: Scope,
    text: str = "",
) -> Alternative:
    term, is_written = terms[candidate.stem], candidate.reason is Reason.WRITTEN
    rarity = idf(
        _document_count(word, candidate, terms),
        scope.document_count,
        is_function_word=is_written and word.is_function_word,
    )
    weight = rarity * word.share * candidate.reason.value / sqrt(candidate.part_count)
    return Alternative(
        text=text or (word.word if is_written else candidate.stem),
        stem=candidate.stem,
        ids=term.ids,
        query_weight=max(1, round(weight)),
        document_count=term.document_count,
        reason=candidate.reason,
    )


def _document_count(
    word: QueryWord, candidate: CandidateTerm, terms: Mapping[str, IndexedTerm]
) -> int:
    """Return the count for a candidate's idf: a synonym counts as no rarer than the word itself."""
    count = terms[candidate.stem].document_count
    if candidate.reason is Reason.SYNONYM and not word.is_function_word and word.stem in terms:
        return max(count, terms[word.stem].document_count)
    return count
