"""What a reader typed → words, phrases, excluded words and operators; any text is a valid query."""

import re
from dataclasses import dataclass

from kb.text import words
from kb.text.printable import printable
from kb.text.words import Token

LONGEST = 2_000
"""Characters that are read, as many as in a long sentence or two."""

MOST_WORDS = 100
"""Words that are looked up; of those in the index, the rarest are searched."""

_OPERATOR = re.compile(r"(?<!\S)(kind|category|code):([^\s\"]+)", re.IGNORECASE)
_PHRASE = re.compile(r'(?<!\w)"([^"]+)"')
# A dash before letters excludes a word: not "-9", and not one of two letters as in "ls -la".
_EXCLUDED = re.compile(r"(?<!\S)-([^\W\d_]{3,})(?!\S)")


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a query, folded; the parts of one code each have a position of their own."""

    word: str
    stem: str
    position: int
    is_function_word: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: `text` as typed, `plain` without operators; phrases and exclusions as stems.

    `kind`, `category` and `code` are the operators' values, or "". `is_unfinished` says that the
    last word may go on.
    """

    text: str
    plain: str = ""
    words: tuple[QueryWord, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    kind: str = ""
    category: str = ""
    code: str = ""
    is_unfinished: bool = False

    @property
    def is_sentence(self) -> bool:
        """Whether it has function words; else it is a row of keywords."""
        return any(word.is_function_word for word in self.words)


def parse_query(text: str, language: str) -> Query:
    """Return the query that a text stands for; of an operator given twice the last one counts."""
    text = printable(text, LONGEST)
    operators = {name.lower(): value for name, value in _OPERATOR.findall(text)}
    rest = _OPERATOR.sub(" ", text)
    excluded = [words.fold(word) for word in _EXCLUDED.findall(rest)]
    plain = " ".join(_EXCLUDED.sub(" ", rest).split())
    phrases = [_stems(phrase, language) for phrase in _PHRASE.findall(plain)]
    plain = plain.replace('"', " ").strip()
    tokens = tuple(words.tokens(plain))[:MOST_WORDS]
    return Query(
        text=text.strip(),
        plain=plain,
        words=tuple(_query_word(token, language) for token in tokens),
        # Messages quote single names; those are words like others: user "app" does not exist.
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1),
        excluded=tuple(words.stem(word, language) for word in excluded),
        kind=operators.get("kind", ""),
        category=operators.get("category", ""),
        code=operators.get("code", ""),
        is_unfinished=text[-1:].isalnum(),
    )


def _query_word(token: Token, language: str) -> QueryWord:
    stem = words.stem(token.word, language)
    return QueryWord(token.word, stem, token.position, words.is_function_word(token.word))


def _stems(text: str, language: str) -> tuple[str, ...]:
    return tuple(words.stem(word, language) for word in words.words(text))
