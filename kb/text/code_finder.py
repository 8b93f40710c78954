"""Pasted text in, the known codes and messages that it names out: where, how surely, what else.

Time is linear in the text and does not depend on how many spellings are known.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import Enum

from kb.text.code_spelling import SpellingKind, kind_of
from kb.text.family_cues import FamilyCues
from kb.text.folding import fold
from kb.text.http_status import find_http_statuses
from kb.text.matcher import Matcher
from kb.text.spelling_forms import NAME, WORD

CERTAIN, LIKELY, POSSIBLE = 1.0, 0.8, 0.5
LONGEST_GAP = 4
"""Characters between a code and its own message."""

_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_ESCAPED_BREAK = re.compile(r"\\[nrt]")
_TIMED_OUT = re.compile(r"\b(?:timed out|time-?out)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_FALLBACK_FAMILY = "system"
"""Whose meaning is the likeliest where nothing tells: any program passes its messages on."""


class NamedBy(Enum):
    """How a text names a code."""

    CODE = "code"
    MESSAGE = "message"
    HTTP_STATUS = "http_status"


@dataclass(frozen=True, slots=True)
class KnownCode:
    """What can be found: an article's id, its code family ("" for none) and its spellings.

    The first spelling of a code is its own.
    """

    target: int
    family: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeMatch:
    """Characters `start` to before `end` that name `target`, and what else they may mean.

    `certainty` is CERTAIN, LIKELY (a message, or one of several meanings, which the text around it
    points to) or POSSIBLE (one of several meanings, and nothing tells which).
    """

    target: int
    start: int
    end: int
    reason: NamedBy
    certainty: float
    alternatives: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    target: int
    start: int
    end: int
    reason: NamedBy


class CodeFinder:
    """Finds known codes in texts; made once for all that one audience may see."""

    def __init__(self, codes: Iterable[KnownCode]) -> None:
        known = list(codes)
        published = {fold(spelling) for code in known for spelling in code.spellings}
        self.families = {code.target: code.family for code in known}
        self._matcher = Matcher(
            ((text, code.target) for code in known for text in _with_variants(code, published)),
            for_logs=True,
        )
        self._statuses: Mapping[str, int] = {
            code.spellings[0]: code.target
            for code in known
            if code.spellings and re.fullmatch(r"[1-5]\d\d", code.spellings[0])
        }
        self.successes = {pk for status, pk in self._statuses.items() if status < "400"}
        """The targets that report no failure."""
        self._with_names = _spellings_with_names(known)

    def spelling_of(self, target: int, words: str) -> str:
        """Return the words of a match; those before a name with all that the message says.

        The name itself may be a secret, and is not told.
        """
        return self._with_names.get((target, _beginning(words)), words)

    def find(self, text: str) -> list[CodeMatch]:
        """Return what a text names, in order; matches do not overlap."""
        plain = blank_out(text)
        cues = FamilyCues(plain)
        places: dict[int, list[_Mention]] = defaultdict(list)
        for mention in self._mentions(plain):
            places[mention.start].append(mention)
        found: list[CodeMatch] = []
        for start in sorted(places):
            if found and start < found[-1].end:
                continue
            match = self._choose(places[start], cues)
            if found and _is_one(found[-1], match, plain):
                found[-1] = _joined(found[-1], match, plain)
            else:
                found.append(match)
        return found

    def _mentions(self, text: str) -> Iterator[_Mention]:
        for match in self._matcher.find(text):
            spelling = text[match.start : match.end]
            is_message = kind_of(spelling) is SpellingKind.MESSAGE and not _has_digit(spelling)
            reason = NamedBy.MESSAGE if is_message else NamedBy.CODE
            yield _Mention(match.target, match.start, match.end, reason)
        for status in find_http_statuses(text):
            if target := self._statuses.get(status.code):
                yield _Mention(target, status.start, status.end, NamedBy.HTTP_STATUS)

    def _choose(self, mentions: Sequence[_Mention], cues: FamilyCues) -> CodeMatch:
        """Return the likeliest meaning of one place, with the others as its alternatives."""
        by_target = {mention.target: mention for mention in mentions}
        target = self._meant(list(by_target), mentions[0], cues)
        mention = by_target[target or self._fallback(list(by_target))]
        others = tuple(other for other in by_target if other != mention.target)
        is_certain = not others and mention.reason is not NamedBy.MESSAGE
        certainty = POSSIBLE if target is None else CERTAIN if is_certain else LIKELY
        return CodeMatch(
            mention.target, mention.start, mention.end, mention.reason, certainty, others
        )

    def _meant(self, targets: Sequence[int], at: _Mention, cues: FamilyCues) -> int | None:
        """Return the target that the surroundings speak for; None where they do not tell."""
        if len(targets) == 1:
            return targets[0]
        by_family = {self.families[target]: target for target in reversed(targets)}
        family = cues.family_of(at.start, at.end, by_family)
        return by_family.get(family) if family else None

    def _fallback(self, targets: Sequence[int]) -> int:
        ours = (target for target in targets if self.families[target] == _FALLBACK_FAMILY)
        return next(ours, targets[0])


def _spellings_with_names(codes: Iterable[KnownCode]) -> Mapping[tuple[int, str], str]:
    """Return the spellings that hold a name, by target and the words before it.

    Where several begin so, only their beginning.
    """
    found: dict[tuple[int, str], str] = {}
    for code in codes:
        for text in (text for text in code.spellings if NAME in text):
            key = code.target, _beginning(text)
            found[key] = text.partition(NAME)[0] + NAME if key in found else text
    return found


def _beginning(spelling: str) -> str:
    """Return the folded words that stand before the first name of a spelling."""
    return " ".join(WORD.findall(fold(spelling.partition(NAME)[0])))


def _with_variants(code: KnownCode, published: AbstractSet[str]) -> Iterator[str]:
    """Yield the spellings of a code, those with "timeout" also with "timed out".

    The reverse only where it is a spelling of another code, which may then be meant as well: a
    "connect timeout" is mostly a setting.
    """
    yield from code.spellings
    for spelling in code.spellings:
        if kind_of(spelling) is SpellingKind.MESSAGE:
            yield _TIMED_OUT.sub("timed out", spelling)
            noun = _TIMED_OUT.sub("timeout", spelling)
            if fold(noun) in published:
                yield noun


def _is_one(first: CodeMatch, second: CodeMatch, text: str) -> bool:
    """Return whether a code and its message stand side by side: `[Errno 28] No space left`."""
    if first.target != second.target or second.start - first.end > LONGEST_GAP:
        return False
    gap = text[first.end : second.start]
    is_repeated = fold(text[second.start : second.end]) in fold(text[first.start : first.end])
    return "\n" not in gap and not any(map(str.isalnum, gap)) and not is_repeated


def _joined(first: CodeMatch, second: CodeMatch, text: str) -> CodeMatch:
    """Return both as one, with the bracket before the first that is closed between them."""
    surer = max(first, second, key=lambda match: match.certainty)
    start = first.start
    if text[max(0, start - 1) : start] + text[first.end : first.end + 1] in ("()", "[]"):
        start -= 1
    return replace(surer, start=start, end=second.end)


def _has_digit(text: str) -> bool:
    return bool(_DIGIT.search(text))


def blank_out(text: str) -> str:
    """Return a text of the same length, with blanks for control sequences and escaped line ends.

    A carriage return that stands alone becomes a line feed.
    """
    plain = _CONTROL.sub(lambda match: " " * len(match[0]), text)
    return _LONE_RETURN.sub("\n", _ESCAPED_BREAK.sub("  ", plain))
