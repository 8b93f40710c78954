"""Groups of words that mean the same → for words of a query, what else to search for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.text import words

Phrase = tuple[str, ...]
"""Stems in a row."""

SynonymMap = Mapping[Phrase, set[Phrase]]
"""What each phrase also finds."""


class Meaning(NamedTuple):
    """A stretch of the query, from one word to before another, and the phrases that mean it."""

    start: int
    end: int
    phrases: tuple[Phrase, ...]


@lru_cache(maxsize=4)
def read_synonyms(synonyms: str, language: str) -> SynonymMap:
    """Return what each phrase also finds, from the text that a scope has of all groups."""
    groups = json.loads(synonyms) if synonyms else []
    return synonym_map([(text, bool(is_one_way)) for text, is_one_way in groups], language)


def synonym_map(groups: Iterable[tuple[str, bool]], language: str) -> SynonymMap:
    """Return what each phrase also finds; a group is words with commas, and if it is one way."""
    found: dict[Phrase, set[Phrase]] = {}
    for text, is_one_way in groups:
        phrases = [_phrase(part, language) for part in text.split(",")]
        phrases = [phrase for phrase in phrases if phrase]
        for phrase in phrases[:1] if is_one_way else phrases:
            found.setdefault(phrase, set()).update(p for p in phrases if p != phrase)
    return found


def find_synonyms(stems: Sequence[str], known: SynonymMap) -> Iterable[Meaning]:
    """Yield every stretch of the stems that means something else as well."""
    longest = max(map(len, known), default=0)
    for start in range(len(stems)):
        for end in range(start + 1, min(start + longest, len(stems)) + 1):
            phrases = known.get(tuple(stems[start:end]))
            if phrases:
                yield Meaning(start, end, tuple(sorted(phrases)))


def _phrase(text: str, language: str) -> Phrase:
    return tuple(words.stem(word, language) for word in words.words(text))
