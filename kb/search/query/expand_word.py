"""One word of a query → the groups of terms to search for, as written or as guessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from kb.search.query.alternatives import (
    Alternative,
    Reason,
    WordAlternatives,
    distinct_by_weight,
)
from kb.search.query.candidate_terms import CandidateTerm, split_compound
from kb.search.query.guesses import MOST_LAST_COMPLETIONS, Guess, correct, guess
from kb.search.query.lookup import IndexedTerm, IndexedWord, WordRange
from kb.search.query.parse import QueryWord
from kb.search.query.scope import Scope
from kb.search.query.weights import weighted_alternative


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the index knows about a query's words: terms by stem, and words by range.

    `unwritten` are the words that may be guessed at and that nobody wrote so. `last` is the last
    word where it may go on; where `completes`, also if somebody wrote it so. `compounds` are the
    words of the index that a word is a part of, in languages that write them together.
    """

    scope: Scope
    terms: Mapping[str, IndexedTerm]
    unwritten: frozenset[str]
    last: QueryWord | None
    completes: bool
    compounds: Mapping[str, Sequence[IndexedWord]] = field(default_factory=dict)
    words: Mapping[WordRange, Sequence[IndexedWord]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpandedWord:
    """What is searched for a word; and what replaces it in the text, searched or only offered."""

    groups: Sequence[WordAlternatives] = ()
    corrected: str = ""
    offered: str = ""


def expand_word(
    word: QueryWord, found: Sequence[CandidateTerm], vocabulary: Vocabulary
) -> ExpandedWord:
    """Return what is searched for a word, given what the index has of its candidates."""
    alternatives = [
        weighted_alternative(word, each, vocabulary.terms, vocabulary.scope) for each in found
    ]
    alternatives += [
        _alternative(word, other, Reason.COMPOUND, vocabulary.scope)
        for other in vocabulary.compounds.get(word.word, ())
    ]
    if word.word in vocabulary.unwritten:
        return _expand_unwritten(word, alternatives, vocabulary)
    if word is vocabulary.last:
        alternatives += _completions(word, vocabulary)
    return ExpandedWord(_one_group(word, alternatives))


def _expand_unwritten(
    word: QueryWord, alternatives: Sequence[Alternative], vocabulary: Vocabulary
) -> ExpandedWord:
    """Return what is searched for a word that nobody wrote so, though its stem may be known."""
    is_last = word is vocabulary.last
    if not alternatives:
        best = guess(word.word, vocabulary.words, is_last=is_last)
        return _guessed(word, (), best, vocabulary) if best else _split(word, vocabulary)
    completions = _completions(word, vocabulary) if is_last else []
    if completions or alternatives[0].reason is not Reason.WRITTEN:
        return ExpandedWord(_one_group(word, [*alternatives, *completions]))
    return _guessed(word, alternatives, correct(word.word, vocabulary.words, word.stem), vocabulary)


def _guessed(
    word: QueryWord,
    alternatives: Sequence[Alternative],
    best: Guess | None,
    vocabulary: Vocabulary,
) -> ExpandedWord:
    """Return the guess where it is certain; else the alternatives, and the guess is offered."""
    if best is None:
        return ExpandedWord(_one_group(word, alternatives))
    text = best.words[0].text
    guessed = [_alternative(word, each, best.reason, vocabulary.scope) for each in best.words]
    if best.is_certain:
        return ExpandedWord(_one_group(word, guessed), corrected=text)
    if best.reason is Reason.COMPLETED:
        return ExpandedWord(_one_group(word, guessed))
    return ExpandedWord(_one_group(word, alternatives), offered=text)


def _split(word: QueryWord, vocabulary: Vocabulary) -> ExpandedWord:
    """Return a group for each of the words that a word is written together from."""
    terms, scope = vocabulary.terms, vocabulary.scope
    parts = split_compound(word.word, terms, settings.KB_SEARCH_LANGUAGE)
    alternatives = [
        weighted_alternative(word, CandidateTerm(stem, Reason.SPLIT), terms, scope, text)
        for text, stem in parts
    ]
    groups = [WordAlternatives(word, (alternative,)) for alternative in alternatives]
    return ExpandedWord(groups, corrected=" ".join(text for text, _stem in parts))


def _completions(word: QueryWord, vocabulary: Vocabulary) -> list[Alternative]:
    """Return how a word may go on."""
    longer = vocabulary.words.get(WordRange(word.word), ())
    return [
        _alternative(word, other, Reason.COMPLETED, vocabulary.scope)
        for other in longer[:MOST_LAST_COMPLETIONS]
    ]


def _alternative(word: QueryWord, other: IndexedWord, reason: Reason, scope: Scope) -> Alternative:
    candidate = CandidateTerm(other.stem, reason)
    return weighted_alternative(word, candidate, {other.stem: other.term}, scope, other.text)


def _one_group(word: QueryWord, alternatives: Sequence[Alternative]) -> Sequence[WordAlternatives]:
    return [WordAlternatives(word, distinct_by_weight(alternatives))] if alternatives else []
