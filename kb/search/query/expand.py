"""A query's words → groups of terms of the index to search for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from kb.search.query.alternatives import WordAlternatives
from kb.search.query.candidate_terms import CandidateTerm, candidate_terms, compound_parts
from kb.search.query.compounds import read_compounds
from kb.search.query.constraints import constraint_stems
from kb.search.query.expand_word import ExpandedWord, Vocabulary, expand_word
from kb.search.query.guessable import corrected_text, guessable_words
from kb.search.query.guesses import ranges_of
from kb.search.query.lookup import (
    IndexedTerm,
    WordRange,
    read_terms,
    read_vocabulary,
    read_word_ranges,
)
from kb.search.query.parse import Query, QueryWord
from kb.search.query.scope import Scope
from kb.search.query.synonyms import SynonymMap, read_synonyms
from kb.text.english import is_english


@dataclass(frozen=True, slots=True)
class ExpandedQuery:
    """A query with the alternatives of each word that the index knows.

    `terms` are all terms that were looked up, by stem. `corrected` is the text as it is searched,
    where words were guessed; `did_you_mean` the text with guesses that are only offered. Else "".
    `unfinished` is the last word where it may go on.
    """

    query: Query
    groups: Sequence[WordAlternatives]
    terms: Mapping[str, IndexedTerm]
    synonyms: SynonymMap
    corrected: str
    did_you_mean: str
    unfinished: QueryWord | None = None


def expand(
    query: Query, scope: Scope, *, guesses: bool = True, completes: bool = False
) -> ExpandedQuery:
    """Return what to search for in this reader's index.

    `guesses` corrects, completes and splits words that nobody wrote, unless the text was pasted.
    `completes` completes the last word always.
    """
    language = settings.KB_SEARCH_LANGUAGE
    synonyms = read_synonyms(scope.synonyms, language)
    candidates = candidate_terms(query.words, synonyms, language)
    stems = {candidate.stem for each in candidates for candidate in each}
    may_guess = guesses and not query.is_pasted
    guessable = guessable_words(query.plain, language) if may_guess else frozenset()
    uncertain = {w for w in query.words if w.word in guessable and not is_english(w.word)}
    asked = {word.word for word in uncertain}
    terms, written = read_vocabulary(scope, stems.union(constraint_stems(query)), asked)
    known = [[candidate for candidate in each if candidate.stem in terms] for each in candidates]
    last = _unfinished_word(query, known, guessable, completes=completes)
    # A stem that is the word itself was written so, perhaps in parts: `CnaoDown`.
    written |= {word.word for word in uncertain if word.stem == word.word in terms}
    unwritten = frozenset(asked - written)
    compounds = read_compounds(query.words, scope, language)
    vocabulary = _read_guesses(Vocabulary(scope, terms, unwritten, last, completes, compounds))
    expanded = [
        expand_word(word, found, vocabulary) for word, found in zip(query.words, known, strict=True)
    ]
    groups = [group for each in expanded for group in each.groups]
    return ExpandedQuery(query, groups, terms, synonyms, *_guessed_texts(query, expanded), last)


def _unfinished_word(
    query: Query,
    known: Sequence[Sequence[CandidateTerm]],
    guessable: frozenset[str],
    *,
    completes: bool,
) -> QueryWord | None:
    """Return the last word where it may go on.

    An English word is complete, unless the search would find nothing without what it begins.
    """
    last = query.words[-1] if query.words and query.is_unfinished else None
    if last is None or completes:
        return last
    others = zip(query.words[:-1], known[:-1], strict=True)
    is_needed = not any(found for word, found in others if not word.is_function_word)
    can_go_on = not is_english(last.word) or (is_needed and not known[-1])
    return last if last.word in guessable and can_go_on else None


def _read_guesses(vocabulary: Vocabulary) -> Vocabulary:
    """Return the vocabulary with all that guesses need, read with two queries at most."""
    last, unwritten = vocabulary.last, sorted(vocabulary.unwritten)
    ranges = [
        each
        for word in unwritten
        for each in ranges_of(word, is_last=last is not None and word == last.word)
    ]
    ranges += [WordRange(last.word)] if last else []
    parts = _read_parts(unwritten, vocabulary.scope)
    words = read_word_ranges(vocabulary.scope, list(dict.fromkeys(ranges)))
    return replace(vocabulary, terms={**vocabulary.terms, **parts}, words=words)


def _read_parts(words: Iterable[str], scope: Scope) -> Mapping[str, IndexedTerm]:
    """Return the terms that words may be written together from."""
    language = settings.KB_SEARCH_LANGUAGE
    return read_terms(
        scope,
        {stem for word in words for _start, _end, stem in compound_parts(word, language)},
    )


def _guessed_texts(query: Query, expanded: Sequence[ExpandedWord]) -> tuple[str, str]:
    """Return the text as it is searched, and as it is offered; "" where nothing was guessed."""
    pairs = list(zip(query.words, expanded, strict=True))
    corrected = {word.word: each.corrected for word, each in pairs if each.corrected}
    offered = {word.word: each.offered for word, each in pairs if each.offered}
    return (
        corrected_text(query.plain, corrected),
        corrected_text(query.plain, corrected | offered) if offered else "",
    )
