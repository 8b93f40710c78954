"""Text in, words out: folded, codes whole and in parts, with where they stand; and their stems."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

VERSION = 1
"""Raised whenever the same text gives other words or stems: a stored index is then out of date."""

LONGEST = 64
MOST_JOINED = 4

# Words that say how a sentence is built, not what it is about. They count little, never nothing.
FUNCTION_WORDS = frozenset(
    """a about after all also am an and any are arent as at be because been before being but by can
    cannot cant could couldnt did didnt do does doesnt doing dont for from get gets getting got had
    has hasnt have havent having he her here hers him his how i id if ill im in into is isnt it its
    ive just me my no not of off on onto or our ours out over own please she should shouldnt so some
    such than that thats the their them then there theres these they this those through to too under
    until up upon us very was wasnt we were what whats when where which while who whom whose why
    will with wont would wouldnt you your yours""".split()  # noqa: SIM905
)

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002fa1f"
_LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
# A run of letters and digits, and what glues such runs together without a blank: ORA-00942,
# don't, HTTP/1.1, read_timeout, 10.0.0.1, kubernetes.io/name; and C++, C#.
_CHUNK = re.compile(rf"[A-Za-z](?:\+\+|#)(?!\w)|{_LETTERS}(?:[-_.:/\\@'\u2019]{_LETTERS})*")
_GLUE = re.compile(r"[-_.:/\\@]")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+|[A-Z]")
_CJK_RUN = re.compile(rf"[{_CJK}]+|[^{_CJK}]+")
_IS_CJK = re.compile(rf"[{_CJK}]")
_APOSTROPHE_S = re.compile(r"['\u2019]s\b", re.IGNORECASE)
_APOSTROPHE = re.compile(r"['\u2019]")


class Token(NamedTuple):
    """One word of a text: folded, at which word position, and from where to where it is written."""

    word: str
    position: int
    start: int
    end: int


class _Part(NamedTuple):
    word: str
    step: int


def fold(text: str) -> str:
    """Return text without case, accents and compatibility forms."""
    if text.isascii():
        return text.lower()
    if _IS_CJK.search(text):
        return unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of text in order; what is written as one and read as several gives both."""
    position = 0
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        step = -1
        for word, step in _words(chunk.group()):
            yield Token(word, position + step, start, end)
        position += step + 1


def words(text: str) -> list[str]:
    """Return the folded words of text, without where they stand."""
    return [token.word for token in tokens(text)]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "english") -> str:
    """Return the stem of a folded word; what holds a digit or is no letter word stays as it is."""
    if len(word) < 3 or not word.isalpha() or _IS_CJK.match(word):
        return word
    return str(_stemmer(language).stemWord(word))


def stemmed(text: str, language: str) -> Iterator[tuple[str, str, int]]:
    """Yield the words of a text, each with its stem and at which position it stands."""
    position = 0
    for chunk in _CHUNK.findall(text):
        step = -1
        for word, its_stem, step in _stemmed(chunk, language):
            yield word, its_stem, position + step
        position += step + 1


def places(text: str, stems: frozenset[str], language: str) -> list[tuple[int, int]]:
    """Return from where to where it is written what stands for a word with one of these stems."""
    return [
        chunk.span()
        for chunk in _CHUNK.finditer(text)
        if any(its_stem in stems for _, its_stem, _ in _stemmed(chunk.group(), language))
    ]


@lru_cache(maxsize=50_000)
def _stemmed(chunk: str, language: str) -> tuple[tuple[str, str, int], ...]:
    """Return what a chunk without blanks stands for: words, their stems and positions in it."""
    return tuple([(word, stem(word, language), step) for word, step in _words(chunk)])


def is_function_word(word: str) -> bool:
    """Say whether a folded word only holds a sentence together."""
    return word in FUNCTION_WORDS


_local = threading.local()


def _stemmer(language: str) -> Stemmer.Stemmer:
    """Return this thread's stemmer: they are not to be shared between threads."""
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(language)
    return stemmers[language]


@lru_cache(maxsize=50_000)
def _words(chunk: str) -> tuple[_Part, ...]:
    """Return what a chunk without blanks stands for: each word and its position in the chunk."""
    if _IS_CJK.search(chunk):
        return tuple(_pairs(chunk))
    chunk = _APOSTROPHE.sub("", _APOSTROPHE_S.sub("", chunk))
    pieces = _pieces(chunk)
    parts = [_Part(word, step) for step, word in enumerate(pieces)]
    whole = _whole(chunk, pieces)
    return tuple([_Part(whole, 0), *parts] if whole else parts)


def _pieces(chunk: str) -> list[str]:
    """Cut at glue and humps; numbers with dots (versions, addresses) stay whole."""
    if _NUMBER.fullmatch(chunk):
        return [chunk[:LONGEST]]
    pieces: list[str] = []
    for piece in _split_glue(chunk):
        humps = _humps(piece)
        pieces += humps if len(humps) > 1 else [piece]
    return [fold(piece)[:LONGEST] for piece in pieces]


def _split_glue(chunk: str) -> Iterator[str]:
    """Yield what stands between glue, dotted numbers in one piece."""
    at = 0
    for number in _NUMBER.finditer(chunk):
        yield from filter(None, _GLUE.split(chunk[at : number.start()]))
        yield number.group()
        at = number.end()
    yield from filter(None, _GLUE.split(chunk[at:]))


def _humps(piece: str) -> list[str]:
    """Cut KubeAPIErrorBudgetBurn at its capitals; log4j, E11000 and iPhones stay one word."""
    if piece.islower() or piece.isupper() or piece.istitle() or not piece.isascii():
        return [piece]
    humps = _HUMPS.findall(piece)
    return humps if max(map(len, humps)) > 2 and not any(map(str.isdigit, humps)) else [piece]


def _whole(chunk: str, pieces: list[str]) -> str:
    """Return the pieces as one word where people also write them so, else nothing."""
    if len(pieces) < 2:
        return ""
    if _GLUE.search(chunk) and len(pieces) > MOST_JOINED:
        return ""
    return fold(_GLUE.sub(lambda glue: _kept(chunk, glue), chunk))[:LONGEST]


def _kept(chunk: str, glue: re.Match[str]) -> str:
    """Keep a dot between digits, so that 1.12 is not 112."""
    around = chunk[glue.start() - 1 : glue.end() + 1]
    return (
        glue.group() if glue.group() == "." and around[0].isdigit() and around[-1].isdigit() else ""
    )


def _pairs(chunk: str) -> Iterator[_Part]:
    """Yield pairs of neighbouring characters where no blanks part the words, as for Chinese."""
    step = 0
    for run in _CJK_RUN.findall(chunk):
        if not _IS_CJK.match(run):
            found = (
                [part.word for part in _words(_GLUE.sub("", run))]
                if run.strip("-_.:/\\@'’")
                else []
            )
        else:
            folded = fold(run)
            found = [folded[at : at + 2] for at in range(max(1, len(folded) - 1))]
        for word in found:
            yield _Part(word, step)
            step += 1
