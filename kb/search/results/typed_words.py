"""Words that are being typed, and a text → whether the text holds them, where, and for what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kb.search.query.alternatives import Alternative, Reason, WordAlternatives
from kb.search.query.parse import QueryWord
from kb.search.results.reasons import MatchReason, phrase_span, plain_phrase
from kb.search.results.snippets import Span
from kb.text import words

_ALIKE = 3
"""Letters of a stem up to which its words begin with all of it."""

_AS_TYPED = frozenset({Reason.WRITTEN, Reason.JOINED, Reason.SPLIT})


@dataclass(frozen=True)
class TypedWord:
    """A word as typed, folded; its own stems; what it was guessed as; its synonyms.

    `may_go_on` says that other words begin with it, too.
    """

    word: str
    may_go_on: bool
    written: frozenset[str]
    guessed: tuple[Alternative, ...]
    synonyms: tuple[Alternative, ...]

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Texts of which one stands wherever the word stands as typed or as guessed."""
        stems = [*self.written, *(guess.stem for guess in self.guessed)]
        return (*((self.word,) if self.may_go_on else ()), *map(_beginning_of, stems))

    @cached_property
    def synonym_beginnings(self) -> tuple[str, ...]:
        """The same for its synonyms."""
        return tuple(_beginning_of(synonym.stem) for synonym in self.synonyms)


@dataclass(frozen=True, slots=True)
class TypedMatch:
    """Where a text holds every typed word: the parts to mark, ascending, and their whole words.

    `begins` says that the text begins with the first of them. `reasons` are those for words that
    stand there for others.
    """

    marks: tuple[Span, ...]
    whole_words: tuple[Span, ...]
    begins: bool
    reasons: tuple[MatchReason, ...]

    @property
    def is_typed(self) -> bool:
        """Whether no synonym was needed."""
        return all(reason.reason is not Reason.SYNONYM for reason in self.reasons)


def typed_words(
    groups: Iterable[WordAlternatives], unfinished: QueryWord | None
) -> list[TypedWord]:
    """Return the words to look for: function words only where there are no others."""
    every = list(groups)
    topics = [group for group in every if not group.word.is_function_word]
    return [_typed_word(group, is_last=group.word is unfinished) for group in topics or every]


def _typed_word(group: WordAlternatives, *, is_last: bool) -> TypedWord:
    alternatives = group.alternatives
    # A completion of the last word is seen by its beginning; another one stands for the word.
    guesses = {Reason.SPELLING} if is_last else {Reason.SPELLING, Reason.COMPLETED}
    return TypedWord(
        group.word.word,
        is_last,
        frozenset(each.stem for each in alternatives if each.reason in _AS_TYPED),
        tuple(each for each in alternatives if each.reason in guesses),
        tuple(each for each in alternatives if each.reason is Reason.SYNONYM),
    )


def may_hold(text: str, typed: Sequence[TypedWord], *, by_synonym: bool = False) -> bool:
    """Say whether a text can hold all of these words; quick, and seldom wrong about "yes"."""
    folded = words.fold(text)
    return all(
        any(each in folded for each in word.beginnings)
        or (by_synonym and any(each in folded for each in word.synonym_beginnings))
        for word in typed
    )


def _beginning_of(stem: str) -> str:
    """Return what a stem and its words have in common: memor of memory, memori."""
    return stem[:-1] if len(stem) > _ALIKE else stem


def match_typed(text: str, typed: Sequence[TypedWord], language: str) -> TypedMatch | None:
    """Return where a text holds all of these words; None where it lacks one, or there are none."""
    tokens = list(words.stemmed_tokens(text, language))
    found = [_find(text, word, tokens, language) for word in typed]
    places = [place for place in found if place]
    if not places or len(places) < len(found):
        return None
    first = words.fold(text[: places[0].whole[0]])
    return TypedMatch(
        marks=_distinct(place.mark for place in places),
        whole_words=_distinct(place.whole for place in places),
        begins=not any(map(str.isalnum, first)),
        reasons=tuple(place.reason for place in places if place.reason),
    )


_Token = tuple[str, str, int, int]
"""A word, its stem, and its span."""


class _Place(NamedTuple):
    """Where one word stands: what to mark, the whole word, and why if it is not as typed."""

    mark: Span
    whole: Span
    reason: MatchReason | None = None


def _find(text: str, typed: TypedWord, tokens: Sequence[_Token], language: str) -> _Place | None:
    for word, stem, start, end in tokens:
        if stem in typed.written or (typed.may_go_on and word.startswith(typed.word)):
            whole = (start, end)
            return _Place(_beginning(text, whole, typed) if typed.may_go_on else whole, whole)
    return _other(text, typed, tokens, language)


def _other(text: str, typed: TypedWord, tokens: Sequence[_Token], language: str) -> _Place | None:
    """Return the place of a word that stands there for the typed one."""
    for guess in typed.guessed:
        for word, stem, start, end in tokens:
            if stem == guess.stem and _is_as_guessed(word, guess, typed):
                reason = MatchReason(guess.reason, word, typed.word)
                return _Place((start, end), (start, end), reason)
    for synonym in typed.synonyms:
        span = phrase_span(text, synonym, language)
        if span:
            found = plain_phrase(text[slice(*span)], synonym, language)
            return _Place(span, span, MatchReason(synonym.reason, found, typed.word))
    return None


def _is_as_guessed(word: str, guess: Alternative, typed: TypedWord) -> bool:
    """Say whether a word of the guess's stem is what was typed: of an unfinished word, no other."""
    is_unfinished = len(guess.text) > len(typed.word) + 2
    return word == guess.text or not is_unfinished


def _beginning(text: str, whole: Span, typed: TypedWord) -> Span:
    """Return the part of a word that was typed so far, else all of it."""
    start, end = whole
    at = words.fold(text[start:end]).find(typed.word)
    is_same_size = text[start:end].isascii()
    return (start + at, start + at + len(typed.word)) if at >= 0 and is_same_size else whole


def _distinct(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order; of those that overlap, the first."""
    kept: list[Span] = []
    for span in sorted(set(spans)):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
