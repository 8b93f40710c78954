"""Text → its folded words with their positions, codes whole and in parts; and word stems."""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from kb.text.folding import CJK, same_width, spell_out
from kb.text.folding import fold as fold
from kb.text.function_words import function_words

VERSION = 2
"""Raise it when the same text gives other words or stems: stored indexes are then out of date."""

MAX_WORD = 64  # characters; the rest of a word is dropped
LONGEST_KEPT = 200  # characters of a chunk whose words are kept: longer ones could fill the memory
MAX_JOINED = 4  # pieces of a word with glue that are also joined to one word

# Words of the trade that stand in every second question: they say little about which one it is.
GENERIC_WORDS = frozenset(
    """check checking client clients computer customer customers help issue issues machine
    machines please problem problems server servers site system systems user
    users website websites""".split()  # noqa: SIM905
)

_LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
# Runs of letters and digits, and the punctuation that joins them without a blank: ORA-00942,
# don't, HTTP/1.1, read_timeout, 10.0.0.1, kubernetes.io/name; and C++, C#, AT&T.
_CHUNK = re.compile(
    rf"[A-Za-z](?:\+\+|#)(?!\w)|(?<![\w&])[A-Za-z]{{1,3}}&[A-Za-z]{{1,3}}(?![\w&=])"
    rf"|{_LETTERS}(?:[-_.:/\\@'\u2019]{_LETTERS})*"
)
_GLUE = re.compile(r"[-_.:/\\@&]")
_HEXADECIMAL = re.compile(r"0x([0-9a-f]{4,16})")
# From the first digit of a run alone: else a run of 20,000 digits is read from each of them.
_NUMBER = re.compile(r"(?<!\d)\d+(?:\.\d+)+")
_CAPITALIZED = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+|[A-Z]")
_CJK_RUN = re.compile(rf"[{CJK}]+|[^{CJK}]+")
_IS_CJK = re.compile(rf"[{CJK}]")
_APOSTROPHE_S = re.compile(r"['\u2019]s\b", re.IGNORECASE)
# Adverbs that the English stemmer leaves apart from their word: slowly, newly, badly.
_SHORT_ADVERB = re.compile(r"(?!early$|.*ply$)[a-z]{2,}[wdhrkt]ly")
_APOSTROPHE = re.compile(r"['\u2019]")


class Token(NamedTuple):
    """A folded word, its number among the words of the text, and its span in characters.

    `variant_of` is the word that this is another form of, or "".
    """

    word: str
    position: int
    start: int
    end: int
    variant_of: str = ""


class _ChunkWord(NamedTuple):
    """A word of a chunk and its position in it; `variant_of` as in Token."""

    word: str
    step: int
    variant_of: str = ""


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order; compounds such as ORA-00942 whole and in parts."""
    position = 0
    for chunk in _CHUNK.finditer(same_width(text)):
        start, end = chunk.span()
        step = -1
        for word, step, variant_of in _words(chunk.group()):
            yield Token(word, position + step, start, end, variant_of)
        position += step + 1


def words(text: str) -> list[str]:
    """Return the folded words of a text, without their positions."""
    return [token.word for token in tokens(text)]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "english") -> str:
    """Return the stem of a folded word; codes, numbers and CJK words are their own stem."""
    if len(word) < 3 or not word.isalpha() or _IS_CJK.match(word):
        return word
    if language == "english" and _SHORT_ADVERB.fullmatch(word):
        word = word[:-2]
    return str(_stemmer(language).stemWord(word))


def stemmed_words(text: str, language: str) -> Iterator[tuple[str, str, int]]:
    """Yield each word of a text with its stem and its number among the words."""
    position = 0
    for chunk in _CHUNK.findall(same_width(text)):
        step = -1
        for word, word_stem, step in _chunk_stems(chunk, language):
            yield word, word_stem, position + step
        position += step + 1


def stem_spans(text: str, stems: frozenset[str], language: str) -> list[tuple[int, int]]:
    """Return the spans, in characters, of the words in a text that have one of these stems."""
    return [
        chunk.span()
        for chunk in _CHUNK.finditer(same_width(text))
        if any(word_stem in stems for _, word_stem, _ in _chunk_stems(chunk.group(), language))
    ]


def stemmed_tokens(text: str, language: str) -> Iterator[tuple[str, str, int, int]]:
    """Yield each word of a text with its stem and its span in characters."""
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        for word, word_stem, _step in _chunk_stems(chunk.group(), language):
            yield word, word_stem, start, end


def _chunk_stems(chunk: str, language: str) -> tuple[tuple[str, str, int], ...]:
    """Return the words of a chunk without blanks, with their stems and positions in it."""
    make = _kept_stems if len(chunk) <= LONGEST_KEPT else _kept_stems.__wrapped__
    return make(chunk, language)


@lru_cache(maxsize=50_000)
def _kept_stems(chunk: str, language: str) -> tuple[tuple[str, str, int], ...]:
    return tuple([(word, stem(word, language), step) for word, step, _ in _words(chunk)])


def is_function_word(word: str, language: str = "english") -> bool:
    """Say whether a folded word is a function word of a language: `the`, `of`, `how`."""
    return word in function_words(language)


_thread = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    """Return this thread's stemmer: PyStemmer is not thread-safe."""
    stemmers: dict[str, Stemmer.Stemmer] = _thread.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(language)
    return stemmers[language]


def _words(chunk: str) -> tuple[_ChunkWord, ...]:
    """Return the words of a chunk without blanks, with their positions in it."""
    return (_kept_words if len(chunk) <= LONGEST_KEPT else _kept_words.__wrapped__)(chunk)


@lru_cache(maxsize=50_000)
def _kept_words(chunk: str) -> tuple[_ChunkWord, ...]:
    if _IS_CJK.search(chunk):
        return tuple(_cjk_words(chunk))
    chunk = _APOSTROPHE.sub("", _APOSTROPHE_S.sub("", chunk))
    written = _pieces(chunk)
    pieces = [fold(piece)[:MAX_WORD] for piece in written]
    parts = [
        word
        for step, piece in enumerate(written)
        for word in [_ChunkWord(pieces[step], step), *_variants(piece, pieces[step], step)]
    ]
    joined = _joined_word(chunk, pieces)
    return tuple([_ChunkWord(joined, 0), *parts] if joined else parts)


def _variants(written: str, word: str, step: int) -> Iterator[_ChunkWord]:
    """Yield the other forms in which people write a word: Mueller for Müller, no 0x."""
    if spelt_out := spell_out(written):
        yield _ChunkWord(spelt_out[:MAX_WORD], step, word)
    if number := _HEXADECIMAL.fullmatch(word):
        yield _ChunkWord(number[1], step, word)


def _pieces(chunk: str) -> list[str]:
    """Split at glue and at capitals; numbers with dots (versions, addresses) stay whole."""
    if _NUMBER.fullmatch(chunk):
        return [chunk[:MAX_WORD]]
    pieces: list[str] = []
    for piece in _split_glue(chunk):
        parts = _split_capitals(piece)
        pieces += parts if len(parts) > 1 else [piece]
    return pieces


def _split_glue(chunk: str) -> Iterator[str]:
    """Yield the pieces between glue; a number with dots is one piece."""
    position = 0
    for number in _NUMBER.finditer(chunk):
        yield from filter(None, _GLUE.split(chunk[position : number.start()]))
        yield number.group()
        position = number.end()
    yield from filter(None, _GLUE.split(chunk[position:]))


def _split_capitals(piece: str) -> list[str]:
    """Split KubeAPIErrorBudgetBurn at its capitals; log4j, E11000 and iPhones stay one word."""
    if piece.islower() or piece.isupper() or piece.istitle() or not piece.isascii():
        return [piece]
    parts = _CAPITALIZED.findall(piece)
    is_compound = max(map(len, parts)) > 2 and not any(map(str.isdigit, parts))
    return parts if is_compound else [piece]


def _joined_word(chunk: str, pieces: list[str]) -> str:
    """Return the pieces as one word where people also write them without glue, else ""."""
    if len(pieces) < 2:
        return ""
    if _GLUE.search(chunk) and len(pieces) > MAX_JOINED:
        return ""
    return fold(_GLUE.sub(lambda glue: _glue_in_word(chunk, glue), chunk))[:MAX_WORD]


def _glue_in_word(chunk: str, glue: re.Match[str]) -> str:
    """Return a dot between digits, so that 1.12 is not 112; "" for other glue."""
    around = chunk[glue.start() - 1 : glue.end() + 1]
    is_in_number = glue.group() == "." and around[0].isdigit() and around[-1].isdigit()
    return glue.group() if is_in_number else ""


def _cjk_words(chunk: str) -> Iterator[_ChunkWord]:
    """Yield pairs of neighbouring characters, for scripts without blanks such as Chinese."""
    step = 0
    for run in _CJK_RUN.findall(chunk):
        if not _IS_CJK.match(run):
            run_words = (
                [part.word for part in _words(_GLUE.sub("", run))]
                if run.strip("-_.:/\\@'’")
                else []
            )
        else:
            folded = fold(run)
            run_words = [folded[i : i + 2] for i in range(max(1, len(folded) - 1))]
        for word in run_words:
            yield _ChunkWord(word, step)
            step += 1
