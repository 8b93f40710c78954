"""What a reader typed or pasted → words, phrases, excluded words and filters; any text is valid."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kb.search.query.code_forms import code_forms
from kb.search.query.operators import (
    Operator,
    OperatorName,
    OperatorText,
    read_as_data,
    read_operators,
)
from kb.text import words
from kb.text.folding import fold
from kb.text.pasted import is_pasted, pasted_lines
from kb.text.printable import printable
from kb.text.words import Token

LONGEST = 20 * 1024
"""Characters that are read: a message with its trace. More is a log, for triage."""

MOST_WORDS = 100
"""Words that are looked up; of those in the index, the rarest are searched."""

SENTENCE_FROM = 0.35
"""From this share of function words on, a query is wholly a sentence.

Of .35 to .5, the best on three of the four tuned sets; .001 worse on the runbooks.
"""

MANY_PIECES = 5
PATH_EXPONENT, GLUED_EXPONENT = -0.7, -0.3
GENERIC = 0.5
"""What a word counts that stands in every second question: customer, server, check."""

OTHER_LINES = 0.3
"""What a word counts that stands only in lines of a pasted text that report no failure."""

_QUESTION = re.compile(
    r"\?\s*$|^\W*(?:how|what|why|when|where|who|which)\s"
    r"|^\W*(?:can|could|do|does|did|is|are|should|would|will)\s(?:i|we|you|it|the|my|our|this|that|there)\s",
    re.IGNORECASE,
)
_PATH = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a query, folded; the parts of one code each have a position of their own.

    `share` is what it counts of its weight, above 0 to 1. `variants` are stems of its other
    forms.
    """

    word: str
    stem: str
    position: int
    is_function_word: bool
    share: float = 1.0
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: `text` as typed, `plain` without operators; phrases and exclusions as stems.

    `quoted` are phrases that are only worth more. `kind`, `category` and `code` are the values of
    filters, or "". `is_unfinished` says that the last word may go on. `sentence_share` is 0 for
    keywords, 1 for a sentence or a question, and between for what is between.
    """

    text: str
    plain: str = ""
    words: tuple[QueryWord, ...] = ()
    operators: tuple[Operator, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    quoted: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    kind: str = ""
    category: str = ""
    code: str = ""
    is_unfinished: bool = False
    is_pasted: bool = False
    sentence_share: float = 0.0

    @property
    def has_only_function_words(self) -> bool:
        """Whether it has words, and none that says what about."""
        return bool(self.words) and all(word.is_function_word for word in self.words)


def parse_query(text: str, language: str, existing: Collection[Operator] = ()) -> Query:
    """Return the query that a text stands for; of an operator given twice the last one counts.

    `existing` are the filters whose values exist for this reader; others are words.
    """
    text = printable(text, LONGEST, keeps_lines=True)
    is_data = is_pasted(text)
    read = read_as_data(text) if is_data else read_operators(text, existing)
    found = _pasted_words(text, language) if is_data else _query_words(read.plain, language)
    return Query(
        text=text.strip(),
        plain=read.plain,
        words=tuple(found[:MOST_WORDS]),
        operators=read.operators,
        phrases=_phrases(_values(read, OperatorName.PHRASE), language),
        quoted=_phrases(read.quoted, language),
        excluded=tuple(_stem_of(word, language) for word in _values(read, OperatorName.WITHOUT)),
        kind=_last(read, OperatorName.KIND),
        category=_last(read, OperatorName.CATEGORY),
        code=_last(read, OperatorName.CODE),
        is_unfinished=text[-1:].isalnum() and not is_data,
        is_pasted=is_data,
        sentence_share=_sentence_share(text, found),
    )


def without_operators(query: Query) -> Query:
    """Return the same words, with nothing demanded beside them."""
    return replace(
        query,
        operators=(),
        phrases=(),
        quoted=query.phrases,
        excluded=(),
        kind="",
        category="",
        code="",
    )


def _values(read: OperatorText, name: OperatorName) -> list[str]:
    return [operator.value for operator in read.operators if operator.name is name]


def _last(read: OperatorText, name: OperatorName) -> str:
    return next(reversed(_values(read, name)), "")


def _phrases(texts: Iterable[str], language: str) -> tuple[tuple[str, ...], ...]:
    phrases = (_stems(text, language) for text in texts)
    return tuple(phrase for phrase in phrases if len(phrase) > 1)


def _stem_of(word: str, language: str) -> str:
    return words.stem(fold(word), language)


def _stems(text: str, language: str) -> tuple[str, ...]:
    tokens = (token for token in words.tokens(text) if not token.variant_of)
    return tuple(words.stem(token.word, language) for token in tokens)


def _sentence_share(text: str, found: Sequence[QueryWord]) -> float:
    if not found or _QUESTION.search(text):
        return float(bool(found))
    share = sum(word.is_function_word for word in found) / len(found)
    return min(1.0, share / SENTENCE_FROM)


def _pasted_words(text: str, language: str) -> list[QueryWord]:
    """Return the words of a pasted text, each once: those that tell what failed, then others."""
    lines = pasted_lines(text)
    found = _query_words("\n".join(lines.telling), language)
    position = found[-1].position + 2 if found else 0
    found += _query_words("\n".join(lines.others), language, OTHER_LINES, position)
    first: dict[str, QueryWord] = {}
    for word in found:
        first.setdefault(word.word, word)
    return list(first.values())


def _query_words(
    text: str, language: str, share: float = 1.0, position: int = 0
) -> list[QueryWord]:
    """Return the words of a text; pieces of a path, or of a long name, share their weight."""
    found = []
    for (start, end), chunk in groupby(words.tokens(text), key=lambda token: token[2:4]):
        tokens = list(chunk)
        written = [token for token in tokens if not token.variant_of]
        pieces = len({token.position for token in written})
        piece_share = share * _share_of_piece(pieces, text[start:end])
        for token in written:
            variants = [each.word for each in tokens if each.variant_of == token.word]
            found.append(_query_word(token, variants, language, piece_share, position))
    return found


def _query_word(
    token: Token, variants: Sequence[str], language: str, share: float, position: int
) -> QueryWord:
    word = token.word
    stems = [words.stem(each, language) for each in (word, *variants, *code_forms(word))]
    return QueryWord(
        word,
        stems[0],
        token.position + position,
        words.is_function_word(word, language),
        share * (GENERIC if word in words.GENERIC_WORDS else 1.0),
        tuple(stem for stem in stems[1:] if stem != stems[0]),
    )


def _share_of_piece(count: int, chunk: str) -> float:
    if count > 1 and _PATH.search(chunk):
        return float(count**PATH_EXPONENT)
    return float(count**GLUED_EXPONENT) if count >= MANY_PIECES else 1.0
