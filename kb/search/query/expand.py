"""A query's words → groups of terms of the index to search for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from django.conf import settings

from kb.search.index.bm25 import rarity
from kb.search.query import spelling
from kb.search.query.alternatives import Alternative, Reason, WordAlternatives, distinct_by_worth
from kb.search.query.candidate_terms import CandidateTerm, best_parts, candidate_terms, pieces
from kb.search.query.constraints import required_stems
from kb.search.query.lookup import IndexedTerm, IndexedWord, WordRange, terms, words_in
from kb.search.query.parse import Query, QueryWord
from kb.search.query.scope import Scope
from kb.search.query.synonyms import SynonymMap, read_synonyms

SHORTEST_START = 3
MOST_COMPLETIONS = 3
MOST_ENDINGS = 6


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What the index knows of a query's words."""

    scope: Scope
    terms: Mapping[str, IndexedTerm]
    words: Mapping[WordRange, Sequence[IndexedWord]]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A group for each word that the index knows in some way, with what was looked up for it."""

    groups: Sequence[WordAlternatives]
    terms: Mapping[str, IndexedTerm]
    meanings: SynonymMap


def expand(
    query: Query, scope: Scope, *, guesses: bool = True, completes: bool = False
) -> Expanded:
    """Return what to search for in this reader's index.

    `guesses` asks for the likeliest readings of words that it does not know at all, and for how
    the last word goes on, where nobody writes it as it is; `completes` does so wherever it stands.
    """
    language = settings.KB_SEARCH_LANGUAGE
    other = read_synonyms(scope.synonyms, language)
    wanted = candidate_terms(query.words, other, language)
    stems = {entry.stem for entries in wanted for entry in entries}
    found = terms(scope, stems.union(required_stems(query)))
    known = [[entry for entry in entries if entry.stem in found] for entries in wanted]
    last = query.words[-1] if guesses and query.is_unfinished and query.words else None
    unknown = [w for w, entries in zip(query.words, known, strict=True) if not entries]
    vocabulary = _Vocabulary(
        scope,
        {**found, **(_terms_of_pieces(unknown, scope) if guesses else {})},
        words_in(scope, list(_all_ranges(unknown if guesses else [], last))),
    )
    groups: list[WordAlternatives] = []
    for word, entries in zip(query.words, known, strict=True):
        options = [_option(word, entry, found, scope) for entry in entries]
        if word is last:
            options += _endings(word, vocabulary, always=completes)
        if options:
            groups.append(WordAlternatives(word, distinct_by_worth(options)))
        elif guesses:
            groups += _guessed(word, vocabulary)
    return Expanded(groups, found, other)


def _terms_of_pieces(unknown: Iterable[QueryWord], scope: Scope) -> Mapping[str, IndexedTerm]:
    stems = {
        stem
        for word in unknown
        for _start, _end, stem in pieces(word.word, settings.KB_SEARCH_LANGUAGE)
    }
    return terms(scope, stems) if stems else {}


def _all_ranges(unknown: Iterable[QueryWord], last: QueryWord | None) -> Iterable[WordRange]:
    ranges = [asked for word in unknown for asked in _ranges(word.word)]
    return dict.fromkeys([*ranges, WordRange(last.word)] if last else ranges)


def _ranges(word: str) -> list[WordRange]:
    """Return the ranges that hold how a word goes on and what it may be misspelt from."""
    ranges = [WordRange(word)] if len(word) >= SHORTEST_START else []
    if spelling.reach(word):
        start, end = spelling.ends(word)
        ranges += [WordRange(start, near=word), WordRange(end, is_end=True, near=word)]
    return ranges


def _endings(word: QueryWord, vocabulary: _Vocabulary, *, always: bool) -> list[Alternative]:
    """Return how a word may go on; unless `always`, only if it is nowhere written as it stands."""
    found = vocabulary.words.get(WordRange(word.word), ())
    if not always and any(one.text == word.word for one in found):
        return []
    return [_guess(word, one, Reason.COMPLETED, vocabulary.scope) for one in found[:MOST_ENDINGS]]


def _guessed(word: QueryWord, vocabulary: _Vocabulary) -> list[WordAlternatives]:
    """Return a word's likeliest readings: its corrections and completions, else its parts."""
    options = [
        _guess(word, one, reason, vocabulary.scope)
        for one, reason in _nearest(word.word, vocabulary.words)
    ]
    if options:
        return [WordAlternatives(word, distinct_by_worth(options))]
    language, scope = settings.KB_SEARCH_LANGUAGE, vocabulary.scope
    return [
        WordAlternatives(
            word, (_option(word, CandidateTerm(stem, Reason.SPLIT), vocabulary.terms, scope, text),)
        )
        for text, stem in best_parts(word.word, vocabulary.terms, language)
    ]


def _nearest(
    word: str, words: Mapping[WordRange, Sequence[IndexedWord]]
) -> list[tuple[IndexedWord, Reason]]:
    ranges = _ranges(word)
    whole = words.get(ranges[0], ()) if ranges else ()
    guesses = [(guess, Reason.COMPLETED) for guess in whole[:MOST_COMPLETIONS]]
    known = {guess.text: guess for asked in ranges[1:] for guess in words.get(asked, ())}
    best = spelling.nearest(word, [(guess.text, guess.count) for guess in known.values()])
    return guesses + [(known[text], Reason.SPELLING) for text in best]


def _guess(word: QueryWord, found: IndexedWord, reason: Reason, scope: Scope) -> Alternative:
    return _option(
        word, CandidateTerm(found.stem, reason), {found.stem: found.term}, scope, found.text
    )


def _option(
    word: QueryWord,
    entry: CandidateTerm,
    found: Mapping[str, IndexedTerm],
    scope: Scope,
    text: str = "",
) -> Alternative:
    term = found[entry.stem]
    worth = rarity(
        _frequency(word, entry, found),
        scope.document_count,
        is_function_word=entry.reason is Reason.WRITTEN and word.is_function_word,
    )
    return Alternative(
        text=text or (word.word if entry.reason is Reason.WRITTEN else entry.stem),
        stem=entry.stem,
        ids=term.ids,
        worth=max(1, round(worth * entry.reason.value / sqrt(entry.share))),
        document_count=term.document_count,
        reason=entry.reason,
    )


def _frequency(word: QueryWord, entry: CandidateTerm, found: Mapping[str, IndexedTerm]) -> int:
    """Return in how many documents a term counts as being: another word is no rarer than itself."""
    count = found[entry.stem].document_count
    if entry.reason is Reason.SYNONYM and not word.is_function_word and word.stem in found:
        return max(count, found[word.stem].document_count)
    return count
