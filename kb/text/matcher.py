"""Spellings and what they stand for in, where a text names them out; linear in the text."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from kb.text.code_spelling import SpellingKind, fold_spelling, kind_of

T = TypeVar("T", bound=Hashable)

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_HAS_DIGIT = re.compile(r".*\d")
_LOOSE = re.compile(r"[\s:=(\[#-]{1,3}")
_BESIDE = re.compile(r"[\s:(\-–—\"']{1,4}")
_IN_BRACKETS = re.compile(r"\s?[(\[]")
_ANNOUNCES = re.compile(
    r"""(?<!exit[ ])\b(?:
        HTTPS?(?:/\d(?:\.\d)?)? | (?:response[ ])?(?:status|code)(?:[ _-]?code)?
      | error(?:[ _-]?(?:code|number|no))? | SQLSTATE
    )(?:[ ](?:of|is|was))?[\s"'(\[\#:=-]{1,3}$""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_ANNOUNCEMENT = 40
_PART_OF_FIGURE = re.compile(r"[.:,]\d|%|-\d")


class Match(NamedTuple, Generic[T]):
    """A place in a text that names a target."""

    start: int
    end: int
    target: T


class _Entry(NamedTuple, Generic[T]):
    """One spelling: its words, what may stand between them, and how strictly it is read."""

    target: T
    words: tuple[str, ...]
    gaps: tuple[str | re.Pattern[str], ...]
    is_exact: bool = False
    is_announced: bool = False


class _Node(Generic[T]):
    """The spellings that end here and, by their next folded word, those that go on."""

    __slots__ = ("entries", "following")

    def __init__(self) -> None:
        self.entries: list[_Entry[T]] = []
        self.following: dict[str, _Node[T]] = {}


class Matcher(Generic[T]):
    """Finds the targets that a text names, out of thousands of spellings.

    Words match whole and in any case, but for codes without a digit (`EIO`), which match in their
    exact case. What the eye would not take for a code is not taken for one here: a plain word
    (`Created`) counts only beside its number (`201 Created`), a bare number only after a word that
    announces it (`HTTP 404`, `status: 404`) or beside its message, and of what has a number, a
    message of two words only in its own case (`Not Found`, but no record that is not found).
    """

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        spellings: dict[T, list[str]] = defaultdict(list)
        for spelling, target in pairs:
            spellings[target].append(spelling)
        for target, own in spellings.items():
            for entry in _entries(target, own):
                self._add(entry)

    def find(self, text: str) -> list[Match[T]]:
        """Return what is named, in order, the longest spelling at each place.

        Matches do not overlap; where one spelling stands for several targets, each has a match.
        """
        tokens = list(_WORD.finditer(text))
        found: list[Match[T]] = []
        at = 0
        while at < len(tokens):
            length, targets = self._longest(text, tokens, at)
            if length:
                start = tokens[at].start()
                end = _closed(text, start, tokens[at + length - 1].end())
                found += [Match(start, end, target) for target in targets]
            at += length or 1
        return found

    def _add(self, entry: _Entry[T]) -> None:
        node = self._root
        for word in entry.words:
            node = node.following.setdefault(fold_spelling(word), _Node())
        node.entries.append(entry)

    def _longest(self, text: str, tokens: list[re.Match[str]], at: int) -> tuple[int, list[T]]:
        """Return how many words the longest spelling that begins here has, and its targets."""
        best: tuple[int, list[T]] = (0, [])
        node: _Node[T] | None = self._root
        for last in range(at, len(tokens)):
            node = node.following.get(fold_spelling(tokens[last][0])) if node else None
            if node is None:
                break
            words = tokens[at : last + 1] if node.entries else []
            targets = [entry.target for entry in node.entries if _fits(entry, text, words)]
            if targets:
                best = (len(words), list(dict.fromkeys(targets)))
        return best


def _entries(target: T, spellings: list[str]) -> Iterator[_Entry[T]]:
    """Yield every form in which the spellings of one target may be read."""
    kinds = {spelling: kind_of(spelling) for spelling in spellings if _WORD.search(spelling)}
    numbers = [spelling for spelling, kind in kinds.items() if kind is SpellingKind.NUMBER]
    messages = [
        text for text, kind in kinds.items() if kind in (SpellingKind.WORD, SpellingKind.MESSAGE)
    ]
    for spelling, kind in kinds.items():
        words = tuple(_WORD.findall(spelling))
        has_digit = bool(_HAS_DIGIT.match(spelling))
        is_exact = not has_digit and (
            kind is SpellingKind.CODE or (bool(numbers) and len(words) == 2)
        )
        if kind is not SpellingKind.WORD:
            yield _Entry(target, words, _gaps(spelling), is_exact, kind is SpellingKind.NUMBER)
    for number in numbers:
        for message in messages:
            words, gaps = tuple(_WORD.findall(message)), _gaps(message)
            yield _Entry(target, (number.strip(), *words), (_BESIDE, *gaps))
            yield _Entry(target, (*words, number.strip()), (*gaps, _IN_BRACKETS))


def _gaps(spelling: str) -> tuple[str | re.Pattern[str], ...]:
    """Return what stands between the words of a spelling; before a number it may be punctuation."""
    gaps: list[str | re.Pattern[str]] = []
    tokens = list(_WORD.finditer(spelling))
    for before, after in pairwise(tokens):
        gap = _SPACE.sub(" ", spelling[before.end() : after.start()])
        gaps.append(_LOOSE if gap == " " and _HAS_DIGIT.match(after[0]) else gap)
    return tuple(gaps)


def _fits(entry: _Entry[T], text: str, words: list[re.Match[str]]) -> bool:
    if entry.is_exact and tuple(word[0] for word in words) != entry.words:
        return False
    gaps = (text[one.end() : other.start()] for one, other in pairwise(words))
    if not all(_gap_fits(wanted, gap) for wanted, gap in zip(entry.gaps, gaps, strict=True)):
        return False
    start, end = words[0].start(), words[-1].end()
    if _is_part_of_figure(text, start, end):
        return False
    return not entry.is_announced or _is_announced(text, start)


def _gap_fits(wanted: str | re.Pattern[str], gap: str) -> bool:
    if isinstance(wanted, str):
        return _SPACE.sub(" ", gap) == wanted
    return bool(wanted.fullmatch(gap))


def _closed(text: str, start: int, end: int) -> int:
    """Return the end of a match together with the bracket that closes what it opened."""
    for opening, closing in ("()", "[]"):
        if text.startswith(closing, end) and opening in text[start:end]:
            return end + 1
    return end


def _is_announced(text: str, start: int) -> bool:
    return bool(_ANNOUNCES.search(text, max(0, start - _LONGEST_ANNOUNCEMENT), start))


def _is_part_of_figure(text: str, start: int, end: int) -> bool:
    """Say whether a number goes on on either side: 404.1, 12:404, 1,404."""
    if text[end - 1].isdecimal() and _PART_OF_FIGURE.match(text, end):
        return True
    return text[start].isdecimal() and bool(re.match(r"\d[.:,-]", text[max(0, start - 2) : start]))
