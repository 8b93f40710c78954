"""What was typed → words, phrases, words to leave out and filters; any input is some query."""

import re
import unicodedata
from dataclasses import dataclass

from kb.text import words
from kb.text.words import Token

LONGEST = 2_000
"""Characters that are read: as many as a long sentence or two, so that no input takes longer."""

MOST_WORDS = 100
"""Words that are looked up; of those the index holds, the rarest are asked for."""

_FILTER = re.compile(r"(?<!\S)(kind|category|code):([^\s\"]+)", re.IGNORECASE)
_PHRASE = re.compile(r'(?<!\w)"([^"]+)"')
# A dash before letters leaves a word out: not "-9", and not one of two letters as in "ls -la".
_WITHOUT = re.compile(r"(?<!\S)-([^\W\d_]{3,})(?!\S)")


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word asked for; `place` counts words as typed, parts of one code each have their own."""

    word: str
    stem: str
    place: int
    is_function_word: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: `text` as shown again, `plain` without operators, the rest as understood."""

    text: str
    plain: str = ""
    words: tuple[QueryWord, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    kind: str = ""
    category: str = ""
    code: str = ""
    is_unfinished: bool = False

    @property
    def is_sentence(self) -> bool:
        """Whether it has words that hold a sentence together; else it is a row of keywords."""
        return any(word.is_function_word for word in self.words)


def parse_query(text: str, language: str) -> Query:
    """Return the query that a text stands for."""
    text = printable(text)
    filters = {name.lower(): value for name, value in _FILTER.findall(text)}
    rest = _FILTER.sub(" ", text)
    without = [words.fold(word) for word in _WITHOUT.findall(rest)]
    plain = " ".join(_WITHOUT.sub(" ", rest).split())
    phrases = [_stems(phrase, language) for phrase in _PHRASE.findall(plain)]
    plain = plain.replace('"', " ").strip()
    tokens = tuple(words.tokens(plain))[:MOST_WORDS]
    return Query(
        text=text.strip(),
        plain=plain,
        words=tuple(_word(token, language) for token in tokens),
        # Messages quote single names; those are words like others: user "app" does not exist.
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1),
        without=tuple(words.stem(word, language) for word in without),
        kind=filters.get("kind", ""),
        category=filters.get("category", ""),
        code=filters.get("code", ""),
        is_unfinished=_is_open(text),
    )


def printable(text: str) -> str:
    """Return text that can be shown and stored: no control characters, no halves of characters."""
    kept = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if unicodedata.category(c) == "Cc" else c for c in kept)


def _word(token: Token, language: str) -> QueryWord:
    stem = words.stem(token.word, language)
    return QueryWord(token.word, stem, token.position, words.is_function_word(token.word))


def _stems(text: str, language: str) -> tuple[str, ...]:
    return tuple(words.stem(word, language) for word in words.words(text))


def _is_open(text: str) -> bool:
    """Say whether the last word may go on: nothing was typed after it."""
    return text[-1:].isalnum()
