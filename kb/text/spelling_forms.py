"""The spellings of a code → the forms in which a text, or the log of a program, writes them."""

import re
from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from kb.text.code_spelling import SpellingKind, kind_of

Target = TypeVar("Target", bound=Hashable)

WORD = re.compile(r"\w+")
SPACE = re.compile(r"\s+")
_HAS_DIGIT = re.compile(r".*\d")
_BEFORE_NUMBER = re.compile(r"[\s:=(\[#-]{1,3}")
_NUMBER_TO_MESSAGE = re.compile(r"[\s:(\-–—\"']{1,4}")
_MESSAGE_TO_NUMBER = re.compile(r"\s?[(\[]")
_PUNCTUATION = re.compile(r"\W{1,4}")
NAME = "…"
_WINDOWS_CODE = re.compile(r"0x([89A-F][0-9A-F]{7})", re.IGNORECASE)
_SYSTEM_CODE = re.compile(r"E[A-Z]{5,12}")


class SpellingForm(NamedTuple, Generic[Target]):
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


def spelling_forms(target: Target, spellings: list[str]) -> Iterator[SpellingForm[Target]]:
    """Yield every form in which a text may write the spellings of one target."""
    kinds = {spelling: kind_of(spelling) for spelling in spellings if WORD.search(spelling)}
    numbers = [spelling for spelling, kind in kinds.items() if kind is SpellingKind.NUMBER]
    messages = [
        text for text, kind in kinds.items() if kind in (SpellingKind.WORD, SpellingKind.MESSAGE)
    ]
    for spelling, kind in kinds.items():
        words = tuple(WORD.findall(spelling))
        has_digit = bool(_HAS_DIGIT.match(spelling))
        is_exact = not has_digit and (
            kind is SpellingKind.CODE or (bool(numbers) and len(words) == 2)
        )
        if kind is not SpellingKind.WORD:
            yield SpellingForm(
                target, words, _gaps(spelling), is_exact, kind is SpellingKind.NUMBER
            )
    for number in numbers:
        for message in messages:
            words, gaps = tuple(WORD.findall(message)), _gaps(message)
            yield SpellingForm(target, (number.strip(), *words), (_NUMBER_TO_MESSAGE, *gaps))
            yield SpellingForm(target, (*words, number.strip()), (*gaps, _MESSAGE_TO_NUMBER))


def log_forms(target: Target, spellings: list[str]) -> Iterator[SpellingForm[Target]]:
    """Yield the forms in which programs print the spellings of one target."""
    is_number = any(kind_of(spelling) is SpellingKind.NUMBER for spelling in spellings[:1])
    for form in spelling_forms(
        target, [spelling for spelling in spellings if NAME not in spelling]
    ):
        is_message = len(form.words) > 1 and not any(map(_HAS_DIGIT.match, form.words))
        gaps = tuple(_PUNCTUATION if gap == " " else gap for gap in form.gaps)
        is_exact = form.is_exact and (is_number or not is_message)
        yield form._replace(gaps=gaps, is_exact=is_exact)
    for spelling in spellings:
        if hexadecimal := _WINDOWS_CODE.fullmatch(spelling):
            number = 0x1_0000_0000 - int(hexadecimal[1], 16)
            yield SpellingForm(target, (hexadecimal[1],), ())
            yield SpellingForm(target, (str(number),), (), is_atom=True)
        elif _SYSTEM_CODE.fullmatch(spelling):
            yield SpellingForm(target, (spelling.lower(),), (), is_exact=True, is_atom=True)
        first, name, rest = spelling.partition(NAME)
        words = tuple(WORD.findall(first))
        if name and words and WORD.search(rest):
            yield SpellingForm(target, words, _gaps(first), rest=_name_and(rest))


def _name_and(rest: str) -> re.Pattern[str]:
    """Return a pattern of a name and the words of `rest`, with one more name at each `…` in it."""
    parts = [r"\W{1,4}".join(WORD.findall(part)) for part in rest.split(NAME)]
    name = r"[^\n]{1,80}?\W{1,4}"
    return re.compile(r"\W{1,4}" + name + (r"\W{1,4}" + name).join(parts), re.IGNORECASE)


def _gaps(spelling: str) -> tuple[str | re.Pattern[str], ...]:
    """Return the gaps between the words of a spelling; before a number, punctuation may vary."""
    gaps: list[str | re.Pattern[str]] = []
    for before, after in pairwise(WORD.finditer(spelling)):
        gap = SPACE.sub(" ", spelling[before.end() : after.start()])
        gaps.append(_BEFORE_NUMBER if gap == " " and _HAS_DIGIT.match(after[0]) else gap)
    return tuple(gaps)
