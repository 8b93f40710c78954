"""Pasted text in, the known codes and messages that it names out: where, how surely, what else.

Time is linear in the text and does not depend on how many spellings are known.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from kb.text.code_spelling import SpellingKind, kind_of
from kb.text.http_status import find_http_statuses
from kb.text.matcher import Matcher

CERTAIN, LIKELY, POSSIBLE = 1.0, 0.8, 0.5
CONTEXT = 300
"""Characters before and after a message that tell which of its meanings is meant."""

_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_])|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPED_BREAK = re.compile(r"\\[nrt]")
_FAMILY_CUES = {
    "database": re.compile(
        r"postgres|psql|psycopg|libpq|mysql|maria|oracle|ORA-\d|sqlite|sqlalchemy|jdbc|hikari|"
        r"mongo|mssql|SQLSTATE|database|\b(?:pg|pq|sql|db|table|relation|schema|column|role)\b|"
        r"\bdb\.|(?:port|:)[ =]?(?:5432|3306|1433|1521|27017)\b",
        re.IGNORECASE,
    ),
    "system": re.compile(
        r"errno|\bE[A-Z]{4,}\b|syscall|\b(?:open|connect|bind|read|write)\(|mkdir|listen|fork|"
        r"(?<![\w.])/(?:etc|var|usr|opt|home|srv|tmp|bin)/|"
        r"\b(?:ssh|bash|sh|nginx|httpd|curl|systemd|kernel|docker|kubelet|tcp|socket)\b",
        re.IGNORECASE,
    ),
}
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
        self.families = {code.target: code.family for code in known}
        self._matcher = Matcher(
            ((spelling, code.target) for code in known for spelling in code.spellings),
            for_logs=True,
        )
        self._statuses: Mapping[str, int] = {
            code.spellings[0]: code.target
            for code in known
            if code.spellings and re.fullmatch(r"[1-5]\d\d", code.spellings[0])
        }
        self.successes = {pk for status, pk in self._statuses.items() if status < "400"}
        """The targets that report no failure."""

    def find(self, text: str) -> list[CodeMatch]:
        """Return what a text names, in order; matches do not overlap."""
        plain = blank_out(text)
        places: dict[int, list[_Mention]] = defaultdict(list)
        for mention in self._mentions(plain):
            places[mention.start].append(mention)
        found: list[CodeMatch] = []
        for start in sorted(places):
            if not found or start >= found[-1].end:
                found.append(self._choose(places[start], plain))
        return found

    def _mentions(self, text: str) -> Iterator[_Mention]:
        for match in self._matcher.find(text):
            spelling = text[match.start : match.end]
            is_message = kind_of(spelling) is SpellingKind.MESSAGE
            reason = NamedBy.MESSAGE if is_message else NamedBy.CODE
            yield _Mention(match.target, match.start, match.end, reason)
        for status in find_http_statuses(text):
            if target := self._statuses.get(status.code):
                yield _Mention(target, status.start, status.end, NamedBy.HTTP_STATUS)

    def _choose(self, mentions: Sequence[_Mention], text: str) -> CodeMatch:
        """Return the likeliest meaning of one place, with the others as its alternatives."""
        by_target = {mention.target: mention for mention in mentions}
        target = self._meant(list(by_target), mentions[0], text)
        mention = by_target[target or self._fallback(list(by_target))]
        others = tuple(other for other in by_target if other != mention.target)
        is_certain = not others and mention.reason is not NamedBy.MESSAGE
        certainty = POSSIBLE if target is None else CERTAIN if is_certain else LIKELY
        return CodeMatch(
            mention.target, mention.start, mention.end, mention.reason, certainty, others
        )

    def _meant(self, targets: Sequence[int], at: _Mention, text: str) -> int | None:
        """Return the target that the surroundings speak for; None where they do not tell."""
        if len(targets) == 1:
            return targets[0]
        around = (
            text[max(0, at.start - CONTEXT) : at.start] + " \n " + text[at.end : at.end + CONTEXT]
        )
        by_family = {self.families[target]: target for target in reversed(targets)}
        for family, cues in _FAMILY_CUES.items():
            if family in by_family and cues.search(around):
                return by_family[family]
        return None

    def _fallback(self, targets: Sequence[int]) -> int:
        ours = (target for target in targets if self.families[target] == _FALLBACK_FAMILY)
        return next(ours, targets[0])


def blank_out(text: str) -> str:
    """Return a text of the same length with control sequences and escaped line ends as blanks."""
    plain = _CONTROL.sub(lambda match: " " * len(match[0]), text)
    return _ESCAPED_BREAK.sub("  ", plain)
