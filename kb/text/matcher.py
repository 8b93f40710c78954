"""Spellings of error codes and what they stand for → where a text mentions them, in linear time."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from kb.text.code_spelling import SpellingKind, kind_of
from kb.text.folding import fold

Target = TypeVar("Target", bound=Hashable)

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_HAS_DIGIT = re.compile(r".*\d")
_BEFORE_NUMBER = re.compile(r"[\s:=(\[#-]{1,3}")
_NUMBER_TO_MESSAGE = re.compile(r"[\s:(\-–—\"']{1,4}")
_MESSAGE_TO_NUMBER = re.compile(r"\s?[(\[]")
_PUNCTUATION = re.compile(r"\W{1,4}")
_NAME = "…"
_ANNOUNCES = re.compile(
    r"""(?<!exit[ ])\b(?:
        HTTPS?(?:/\d(?:\.\d)?)? | (?:response[ ])?(?:status|code)(?:[ _-]?code)?
      | error(?:[ _-]?(?:code|number|no))? | SQLSTATE
    )(?:[ ](?:of|is|was))?[\s"'(\[\#:=-]{1,3}$""",
    re.VERBOSE | re.IGNORECASE,
)
_MAX_ANNOUNCEMENT = 40
_WINDOWS_CODE = re.compile(r"0x([89A-F][0-9A-F]{7})", re.IGNORECASE)
_SYSTEM_CODE = re.compile(r"E[A-Z]{5,12}")
_BEFORE_ATOM = frozenset(":{,('\"=[-")
_NUMBER_GOES_ON = re.compile(r"[.:,]\d|%|-\d|/[A-Z]{3}| ---")


class Match(NamedTuple, Generic[Target]):
    """A span of a text that mentions a target; `end` is exclusive."""

    start: int
    end: int
    target: Target


class _SpellingForm(NamedTuple, Generic[Target]):
    """One form of a spelling: its words, the gaps allowed between them, and how strict it is.

    `is_exact`: only in this case; `is_announced`: only after a word such as `HTTP` or `status`;
    `rest`: what has to follow, a name and the words after it; `is_atom`: only after punctuation.
    """

    target: Target
    words: tuple[str, ...]
    gaps: tuple[str | re.Pattern[str], ...]
    is_exact: bool = False
    is_announced: bool = False
    rest: re.Pattern[str] | None = None
    is_atom: bool = False


class _Node(Generic[Target]):
    """A node of a trie of folded words: the forms that end here, and the nodes that follow."""

    __slots__ = ("following", "forms")

    def __init__(self) -> None:
        self.forms: list[_SpellingForm[Target]] = []
        self.following: dict[str, _Node[Target]] = {}


class Matcher(Generic[Target]):
    """Finds the targets that a text mentions, out of thousands of spellings.

    Words match whole and in any case; codes without a digit (`EIO`) match in their exact case. To
    avoid false matches, a plain word (`Created`) counts only beside its number (`201 Created`), a
    bare number only after a word that announces it (`HTTP 404`, `status: 404`) or beside its
    message, and a two-word message of a target with a number only in its exact case (`Not Found`,
    not "the record is not found").

    `for_logs` reads what programs print: punctuation may stand between the words of a message; a
    two-word message counts in any case unless its target is a bare number; and `…` in a spelling
    stands for a name of up to 80 characters (`relation "…" does not exist`). A Windows code
    (`0x80070005`) is found without its `0x` and as a decimal number; one of the system (`ENOENT`)
    in small letters where it is a value (`{error,enoent}`, `reason=enoent`).
    """

    def __init__(self, pairs: Iterable[tuple[str, Target]], *, for_logs: bool = False) -> None:
        self._root: _Node[Target] = _Node()
        spellings: dict[Target, list[str]] = defaultdict(list)
        for spelling, target in pairs:
            spellings[target].append(spelling)
        for target, target_spellings in spellings.items():
            forms = _log_forms if for_logs else _forms
            for form in forms(target, target_spellings):
                self._add(form)

    def find(self, text: str) -> list[Match[Target]]:
        """Return the matches in order, the longest spelling at each position.

        Matches do not overlap; where one spelling stands for several targets, each has a match.
        """
        words = list(_WORD.finditer(text))
        matches: list[Match[Target]] = []
        index = 0
        while index < len(words):
            length, targets = self._longest(text, words, index)
            if length:
                start = words[index].start()
                end = _with_closing_bracket(text, start, words[index + length - 1].end())
                matches += [Match(start, end, target) for target in targets]
            index += length or 1
        return matches

    def _add(self, form: _SpellingForm[Target]) -> None:
        node = self._root
        for word in form.words:
            node = node.following.setdefault(fold(word), _Node())
        node.forms.append(form)

    def _longest(
        self, text: str, words: list[re.Match[str]], first: int
    ) -> tuple[int, list[Target]]:
        """Return how many words the longest spelling from word `first` on has, and its targets."""
        best: tuple[int, list[Target]] = (0, [])
        node: _Node[Target] | None = self._root
        for last in range(first, len(words)):
            node = node.following.get(fold(words[last][0])) if node else None
            if node is None:
                break
            matched = words[first : last + 1] if node.forms else []
            targets = [form.target for form in node.forms if _fits(form, text, matched)]
            if targets:
                best = (len(matched), list(dict.fromkeys(targets)))
        return best


def _forms(target: Target, spellings: list[str]) -> Iterator[_SpellingForm[Target]]:
    """Yield every form in which a text may write the spellings of one target."""
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
            yield _SpellingForm(
                target, words, _gaps(spelling), is_exact, kind is SpellingKind.NUMBER
            )
    for number in numbers:
        for message in messages:
            words, gaps = tuple(_WORD.findall(message)), _gaps(message)
            yield _SpellingForm(target, (number.strip(), *words), (_NUMBER_TO_MESSAGE, *gaps))
            yield _SpellingForm(target, (*words, number.strip()), (*gaps, _MESSAGE_TO_NUMBER))


def _log_forms(target: Target, spellings: list[str]) -> Iterator[_SpellingForm[Target]]:
    """Yield the forms in which programs print the spellings of one target."""
    is_number = any(kind_of(spelling) is SpellingKind.NUMBER for spelling in spellings[:1])
    for form in _forms(target, [spelling for spelling in spellings if _NAME not in spelling]):
        is_message = len(form.words) > 1 and not any(map(_HAS_DIGIT.match, form.words))
        gaps = tuple(_PUNCTUATION if gap == " " else gap for gap in form.gaps)
        is_exact = form.is_exact and (is_number or not is_message)
        yield form._replace(gaps=gaps, is_exact=is_exact)
    for spelling in spellings:
        if hexadecimal := _WINDOWS_CODE.fullmatch(spelling):
            number = 0x1_0000_0000 - int(hexadecimal[1], 16)
            yield _SpellingForm(target, (hexadecimal[1],), ())
            yield _SpellingForm(target, (str(number),), (), is_atom=True)
        elif _SYSTEM_CODE.fullmatch(spelling):
            yield _SpellingForm(target, (spelling.lower(),), (), is_exact=True, is_atom=True)
        first, name, rest = spelling.partition(_NAME)
        words = tuple(_WORD.findall(first))
        if name and words and _WORD.search(rest):
            yield _SpellingForm(target, words, _gaps(first), rest=_name_and(rest))


def _name_and(rest: str) -> re.Pattern[str]:
    """Return a pattern of a name and the words of `rest`, with one more name at each `…` in it."""
    parts = [r"\W{1,4}".join(_WORD.findall(part)) for part in rest.split(_NAME)]
    name = r"[^\n]{1,80}?\W{1,4}"
    return re.compile(r"\W{1,4}" + name + (r"\W{1,4}" + name).join(parts), re.IGNORECASE)


def _gaps(spelling: str) -> tuple[str | re.Pattern[str], ...]:
    """Return the gaps between the words of a spelling; before a number, punctuation may vary."""
    gaps: list[str | re.Pattern[str]] = []
    for before, after in pairwise(_WORD.finditer(spelling)):
        gap = _SPACE.sub(" ", spelling[before.end() : after.start()])
        gaps.append(_BEFORE_NUMBER if gap == " " and _HAS_DIGIT.match(after[0]) else gap)
    return tuple(gaps)


def _fits(form: _SpellingForm[Target], text: str, words: list[re.Match[str]]) -> bool:
    if form.is_exact and tuple(word[0] for word in words) != form.words:
        return False
    gaps = (text[word.end() : after.start()] for word, after in pairwise(words))
    if not all(_gap_fits(allowed, gap) for allowed, gap in zip(form.gaps, gaps, strict=True)):
        return False
    start, end = words[0].start(), words[-1].end()
    if form.rest is not None and not form.rest.match(text, end):
        return False
    if _is_part_of_number(text, start, end):
        return False
    if form.is_atom and text[start - 1 : start] not in _BEFORE_ATOM:
        return False
    return not form.is_announced or _is_announced(text, start)


def _gap_fits(allowed: str | re.Pattern[str], gap: str) -> bool:
    blank = _SPACE.sub(" ", gap)
    return blank == allowed if isinstance(allowed, str) else bool(allowed.fullmatch(blank))


def _with_closing_bracket(text: str, start: int, end: int) -> int:
    """Return the end of a match, after the bracket that closes one inside it."""
    for opening, closing in ("()", "[]"):
        if text.startswith(closing, end) and opening in text[start:end]:
            return end + 1
    return end


def _is_announced(text: str, start: int) -> bool:
    return bool(_ANNOUNCES.search(text, max(0, start - _MAX_ANNOUNCEMENT), start))


def _is_part_of_number(text: str, start: int, end: int) -> bool:
    """Say whether a match is only part of a number: 404.1, 12:404, 1,404."""
    if text[end - 1].isdecimal() and _NUMBER_GOES_ON.match(text, end):
        return True
    return text[start].isdecimal() and bool(re.match(r"\d[.:,-]", text[max(0, start - 2) : start]))
