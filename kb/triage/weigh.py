"""Clues → what they speak for, the likeliest root cause first. Pure."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.text.code_finder import LIKELY
from kb.triage.recognise import Clue

ALTERNATIVE = 0.5
"""What a clue is worth for another meaning of its words, where nothing tells which is meant."""

CONSEQUENCE = 0.35
"""An HTTP status tells the outcome of a request; what made it fail stands in another line."""

NOISE = 0.4
LATER = 0.85
ROOT_CAUSE = 1.4
MOST_READ = 20
"""Clues of one code whose lines are read; more of the same tell nothing new."""

_NOISE = re.compile(
    r"\bretr(?:y|ies|ying)\b|\battempt(?:s|ing)?\b|\btry(?:ing)? again\b|\bbe retried\b|"
    r"\b(?:DEBUG|TRACE|INFO|NOTICE)\b|\blevel[\"']?[=:][\"']?(?:debug|trace|info|notice)\b|"
    r"\b(?:backoff|recovered|resolved|reconnected|succeeded)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\s*(?:Caused by|Root cause)\b", re.IGNORECASE)
_HTTP = "http"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text says for one article: its clues in the order of the text, and a score above 0.

    Without clues of its own it is only another meaning of what `doubted` says.
    """

    target: int
    score: float
    clues: Sequence[Clue] = ()
    doubted: Sequence[Clue] = ()

    @property
    def is_success(self) -> bool:
        """Whether it reports no failure."""
        return any(clue.is_success for clue in self.clues)

    @property
    def first(self) -> Clue:
        """The first clue that names it, or that may mean it."""
        return [*self.clues, *self.doubted][0]


def weigh(clues: Sequence[Clue], families: Mapping[int, str]) -> list[Evidence]:
    """Return the evidence for each article that the clues name or may mean, the best first.

    What comes first, repeats, or is the last `Caused by` outranks what follows from it; lines that
    tell of a retry count little, and a success comes last. `families` are the codes' families.
    """
    named: dict[int, list[Clue]] = defaultdict(list)
    doubted: dict[int, list[Clue]] = defaultdict(list)
    for clue in clues:
        named[clue.target].append(clue)
        for other in clue.alternatives:
            doubted[other].append(clue)
    scores = _scores(named, families)
    found = [
        Evidence(target, scores[target], own, doubted.get(target, ()))
        for target, own in named.items()
    ]
    for target, others in doubted.items():
        if target not in named:
            share = ALTERNATIVE / (2 if others[0].certainty >= LIKELY else 1)
            found.append(Evidence(target, share * scores[others[0].target], (), others))
    return sorted(found, key=lambda each: (each.is_success, -each.score, each.first.start))


def _scores(named: Mapping[int, Sequence[Clue]], families: Mapping[int, str]) -> dict[int, float]:
    """Return a score for each target; `named` is in the order in which they are first named."""
    failing = [target for target, clues in named.items() if not clues[0].is_success]
    cause = _root_cause(named[target] for target in failing)
    scores = dict.fromkeys(named, 0.01)
    order = 0
    for target in failing:
        clues = named[target]
        score = max(clue.certainty for clue in clues) * (1 + 0.25 * min(4, math.log2(len(clues))))
        score *= LATER ** min(order, 5) * _share_of_failures(clues)
        is_consequence = families.get(target) == _HTTP
        score *= CONSEQUENCE if is_consequence else 1
        order += not is_consequence
        scores[target] = score * (ROOT_CAUSE if target == cause else 1)
    return scores


def _share_of_failures(clues: Sequence[Clue]) -> float:
    """Return NOISE where every line only tells of a retry or of something dealt with, else 1."""
    lines = (" ".join(clue.surroundings()) for clue in clues[:MOST_READ])
    return NOISE if all(map(_NOISE.search, lines)) else 1


def _root_cause(named: Iterable[Sequence[Clue]]) -> int | None:
    """Return the target of the last clue that stands behind `Caused by`, None without one."""
    caused = [
        clue
        for clues in named
        for clue in clues[-MOST_READ:]
        if _CAUSE.match(clue.surroundings()[0])
    ]
    return max(caused, key=lambda clue: clue.start).target if caused else None
