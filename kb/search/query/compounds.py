"""Words of a query, in languages that write compounds together → words of the index they are in.

`Kabel` finds Netzwerkkabel and Kabelbruch where KB_SEARCH_LANGUAGE is such a language.
"""

from collections.abc import Iterable, Mapping, Sequence

from kb.search.query.lookup import IndexedWord, WordRange, read_word_ranges
from kb.search.query.parse import QueryWord
from kb.search.query.scope import Scope

LANGUAGES = frozenset({"german", "dutch", "danish", "norwegian", "swedish"})
SHORTEST = 4
"""Letters of a part."""

SHORTEST_REST = 3
MOST_WORDS = 8
MOST_COMPOUNDS = 12
"""Compounds of one word, those in most documents."""


def read_compounds(
    query: Sequence[QueryWord], scope: Scope, language: str
) -> Mapping[str, Sequence[IndexedWord]]:
    """Return the compounds of each word, with one query; {} in other languages."""
    if language not in LANGUAGES:
        return {}
    parts = list(dict.fromkeys(word.word for word in query if _may_be_part(word)))[:MOST_WORDS]
    ranges = [each for part in parts for each in _ranges(part)]
    found = read_word_ranges(scope, ranges)
    return {part: _longest_enough(part, (found[each] for each in _ranges(part))) for part in parts}


def _may_be_part(word: QueryWord) -> bool:
    return len(word.word) >= SHORTEST and word.word.isalpha() and not word.is_function_word


def _ranges(part: str) -> list[WordRange]:
    return [WordRange(part, is_end=True), WordRange(part)]


def _longest_enough(part: str, found: Iterable[Sequence[IndexedWord]]) -> list[IndexedWord]:
    compounds = {
        word.text: word
        for words in found
        for word in words
        if len(word.text) >= len(part) + SHORTEST_REST
    }
    ordered = sorted(compounds.values(), key=lambda word: (-word.count, word.text))
    return ordered[:MOST_COMPOUNDS]
