"""Groups of words that mean the same → for words of a query, what else to search for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.text import words

Phrase = tuple[str, ...]
"""Stems in a row."""

SynonymMap = Mapping[Phrase, set[Phrase]]
"""For each phrase the phrases that are searched as well."""


class SynonymMatch(NamedTuple):
    """A slice of the query's words (end exclusive), and the phrases that mean the same."""

    start: int
    end: int
    phrases: tuple[Phrase, ...]


@lru_cache(maxsize=4)
def read_synonyms(synonyms: str, language: str) -> SynonymMap:
    """Return the map of the groups in a JSON text: a list of [words, one_way]; "" for none."""
    groups = json.loads(synonyms) if synonyms else []
    return synonym_map([(text, bool(is_one_way)) for text, is_one_way in groups], language)


def synonym_map(groups: Iterable[tuple[str, bool]], language: str) -> SynonymMap:
    """Return the map of groups, given as phrases with commas between and whether one way.

    In a group that is one way, only the first phrase finds the others.
    """
    synonyms: dict[Phrase, set[Phrase]] = {}
    for text, is_one_way in groups:
        phrases = [_phrase(part, language) for part in text.split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        for phrase in phrases[:1] if is_one_way else phrases:
            synonyms.setdefault(phrase, set()).update(p for p in phrases if p != phrase)
    return synonyms


def find_synonyms(stems: Sequence[str], synonyms: SynonymMap) -> Iterable[SynonymMatch]:
    """Yield every slice of the stems that has synonyms."""
    longest = max(map(len, synonyms), default=0)
    for start in range(len(stems)):
        for end in range(start + 1, min(start + longest, len(stems)) + 1):
            phrases = synonyms.get(tuple(stems[start:end]))
            if phrases:
                yield SynonymMatch(start, end, tuple(sorted(phrases)))


def _phrase(text: str, language: str) -> Phrase:
    return tuple(words.stem(word, language) for word in words.words(text))
