"""Spellings of error codes and what they stand for → where a text mentions them, in linear time."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Generic, NamedTuple

from kb.text.first_words import folded_words
from kb.text.folding import fold, lower_ascii
from kb.text.spelling_forms import SPACE, WORD, SpellingForm, Target, log_forms, spelling_forms

# For a text in small letters; what may not stand before is asked afterwards: both save time.
_ANNOUNCES = re.compile(
    r"""(?:
        https?(?:/\d(?:\.\d)?)? | (?:response[ ])?(?:status|code)(?:[ _-]?code)?
      | error(?:[ _-]?(?:code|number|no))? | sqlstate
    )(?:[ ](?:of|is|was))?[\s"'(\[\#:=-]{1,3}""",
    re.VERBOSE,
)
_NOT_ANNOUNCING = re.compile(r"(?:\w|\b(?:exit|area|zip|postal|country) )$")
_LONGEST_BEFORE = 8
_BEFORE_ATOM = frozenset(":{,('\"=[-")
_NUMBER_BEFORE = re.compile(r"\d[.:,-]")
_NUMBER_GOES_ON = re.compile(r"[.:,]\d|%|-\d|/[A-Z]{3}| ---")


class Match(NamedTuple, Generic[Target]):
    """A span of a text that mentions a target; `end` is exclusive."""

    start: int
    end: int
    target: Target


class _TextWords:
    """The words of a text, folded, and the places `spans` at which they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans = [word.span() for word in WORD.finditer(text)]
        self.folded = folded_words(text)

    @cached_property
    def announced(self) -> frozenset[int]:
        """The places right after a word that announces a number."""
        text = lower_ascii(self.text)
        return frozenset(
            match.end()
            for match in _ANNOUNCES.finditer(text)
            if not _NOT_ANNOUNCING.search(
                text, max(0, match.start() - _LONGEST_BEFORE), match.start()
            )
        )


class _Node(Generic[Target]):
    """A node of a trie of folded words: the forms that end here, and the nodes that follow."""

    __slots__ = ("following", "forms")

    def __init__(self) -> None:
        self.forms: list[SpellingForm[Target]] = []
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
            forms = log_forms if for_logs else spelling_forms
            for form in forms(target, target_spellings):
                self._add(form)

    def find(self, text: str) -> list[Match[Target]]:
        """Return the matches in order, the longest spelling at each position.

        Matches do not overlap; where one spelling stands for several targets, each has a match.
        """
        words = _TextWords(text)
        matches: list[Match[Target]] = []
        following = 0
        for index, word in enumerate(words.folded):
            if index < following or word not in self._root.following:
                continue
            length, targets = self._longest(words, index)
            if length:
                start, end = words.spans[index][0], words.spans[index + length - 1][1]
                end = _with_closing_bracket(text, start, end)
                matches += [Match(start, end, target) for target in targets]
                following = index + length
        return matches

    def _add(self, form: SpellingForm[Target]) -> None:
        node = self._root
        for word in form.words:
            node = node.following.setdefault(fold(word), _Node())
        node.forms.append(form)

    def _longest(self, words: _TextWords, first: int) -> tuple[int, list[Target]]:
        """Return how many words the longest spelling from word `first` on has, and its targets."""
        best: tuple[int, list[Target]] = (0, [])
        node = self._root
        for end in range(first + 1, len(words.folded) + 1):
            if not (next_node := node.following.get(words.folded[end - 1])):
                break
            node = next_node
            targets = [form.target for form in node.forms if _fits(form, words, first, end)]
            if targets:
                best = (end - first, list(dict.fromkeys(targets)))
        return best


def _fits(form: SpellingForm[Target], words: _TextWords, first: int, last: int) -> bool:
    """Return whether the words `first` to before `last` are written as a form asks for."""
    text, spans = words.text, words.spans[first:last]
    start, end = spans[0][0], spans[-1][1]
    if form.is_announced and start not in words.announced:
        return False
    if form.is_exact and tuple(text[start:end] for start, end in spans) != form.words:
        return False
    gaps = (text[before[1] : after[0]] for before, after in pairwise(spans))
    if not all(_gap_fits(allowed, gap) for allowed, gap in zip(form.gaps, gaps, strict=True)):
        return False
    if form.rest is not None and not form.rest.match(text, end):
        return False
    if form.is_atom and text[start - 1 : start] not in _BEFORE_ATOM:
        return False
    return not _is_part_of_number(text, start, end)


def _gap_fits(allowed: str | re.Pattern[str], gap: str) -> bool:
    blank = SPACE.sub(" ", gap)
    return blank == allowed if isinstance(allowed, str) else bool(allowed.fullmatch(blank))


def _with_closing_bracket(text: str, start: int, end: int) -> int:
    """Return the end of a match, after the bracket that closes one inside it."""
    for opening, closing in ("()", "[]"):
        if text.startswith(closing, end) and opening in text[start:end]:
            return end + 1
    return end


def _is_part_of_number(text: str, start: int, end: int) -> bool:
    """Say whether a match is only part of a number: 404.1, 12:404, 1,404."""
    if text[end - 1].isdecimal() and _NUMBER_GOES_ON.match(text, end):
        return True
    return text[start].isdecimal() and bool(_NUMBER_BEFORE.match(text[max(0, start - 2) : start]))
