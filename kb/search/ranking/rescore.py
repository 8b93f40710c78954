"""Candidates with their packed words → the order in which they are shown."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kb.search.index.bm25 import SCALE, title_share
from kb.search.index.encoding import Packed
from kb.search.query.alternatives import Alternative, WordAlternatives

NEAR = 3
"""How many words apart two neighbours of the query may stand to count as near."""

NEAR_HALF = 0.5
"""So many meetings of two neighbours are worth half of what many are."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of query is answered best: each number says how much something counts."""

    nearness: float
    holds_all: float
    share_in_title: float
    share_of_title: float


# A row of keywords is remembered from the article: it holds them all, near each other.
KEYWORDS = Manner(nearness=0.8, holds_all=1.5, share_in_title=0.0, share_of_title=0.2)
# A sentence says it in the asker's own words: what the title is about counts more than neatness.
SENTENCE = Manner(nearness=0.2, holds_all=1.0, share_in_title=0.6, share_of_title=0.3)


class Hit(NamedTuple):
    """An option as a document holds it, the best one of its group, and what it is worth there."""

    option: Alternative
    worth: int
    places: Sequence[int]
    is_in_title: bool


_Choice = tuple[int, int, Alternative]


def rescore(
    documents: Mapping[int, Sequence[Packed]],
    groups: Sequence[WordAlternatives],
    *,
    is_sentence: bool,
) -> dict[int, int]:
    """Return the score of each document; several packed ones of a document are read as one."""
    asked = _Asked(groups)
    manner = SENTENCE if is_sentence else KEYWORDS
    return {
        document: round(sum(_score(packed, asked, manner) for packed in parts))
        for document, parts in documents.items()
    }


def score(packed: Packed, groups: Sequence[WordAlternatives], manner: Manner) -> float:
    """Return what a document is worth for a query, by everything that is known of it."""
    return _score(packed, _Asked(groups), manner)


def best_hit(packed: Packed, group: WordAlternatives) -> Hit | None:
    """Return what a document holds of a group: the option worth most there, or None."""
    return _hit(packed, _choices(group))


def _choices(group: WordAlternatives) -> list[_Choice]:
    """Return a group's terms, each with what it is worth and the option that it is for."""
    return [(term, option.worth, option) for option in group.options for term in option.ids]


def _hit(packed: Packed, choices: Sequence[_Choice]) -> Hit | None:
    best = packed.best(choices)
    if best is None:
        return None
    option, worth, at = best
    places = packed.positions_of(at)
    return Hit(option, worth, places, places[0] < packed.field_starts[0])


class _Asked:
    """What is the same of a query for every document."""

    def __init__(self, groups: Sequence[WordAlternatives]) -> None:
        self.choices = [_choices(group) for group in groups]
        self.worths = [group.worth for group in groups]
        self.total = sum(self.worths)
        self.functions = {group.word.stem for group in groups if group.word.is_function_word}
        # Two function words next to each other are next to each other everywhere.
        self.pairs = [
            at
            for at, (one, other) in enumerate(pairwise(groups))
            if not (one.word.is_function_word and other.word.is_function_word)
        ]


def _score(packed: Packed, asked: _Asked, manner: Manner) -> float:
    hits = [_hit(packed, choices) for choices in asked.choices]
    held = {hit.option.stem: hit for hit in hits if hit}
    base = float(sum(hit.worth for hit in held.values()))
    base += manner.nearness * SCALE * _nearness(asked, hits)
    if None not in hits:
        base *= manner.holds_all
    in_title = sum(
        worth for worth, hit in zip(asked.worths, hits, strict=True) if hit and hit.is_in_title
    )
    base *= 1 + manner.share_in_title * in_title / asked.total
    return base * (1 + manner.share_of_title * _cover(packed, asked, held))


def _nearness(asked: _Asked, hits: Sequence[Hit | None]) -> float:
    """Return what neighbours of the query are worth that stand near each other in the document."""
    total = 0.0
    for at in asked.pairs:
        left, right = hits[at], hits[at + 1]
        if left is None or right is None or left.option.stem == right.option.stem:
            continue
        meetings = _meetings(left.places, right.places)
        if meetings:
            worth = min(left.option.worth, right.option.worth)
            total += worth * meetings / (meetings + NEAR_HALF)
    return total


def _meetings(left: Sequence[int], right: Sequence[int]) -> float:
    """Count how often a word stands near another: 1 right before it, less further off or behind."""
    total, end = 0.0, len(right)
    for place in left:
        at = bisect_left(right, place)
        # Comparing by hand, since min and max are calls and this runs for each pair everywhere.
        apart = NEAR + 1
        if at < end and right[at] - place < apart:
            apart = right[at] - place or 1
        if at and place - right[at - 1] + 1 < apart:
            apart = place - right[at - 1] + 1
        if apart <= NEAR:
            total += 1 / apart
    return total


def _cover(packed: Packed, asked: _Asked, held: Mapping[str, Hit]) -> float:
    """Return how much of the title the query says."""
    covered = sum(
        title_share(is_function_word=stem in asked.functions)
        for stem, hit in held.items()
        if hit.is_in_title
    )
    return min(1.0, covered / packed.title_size) if packed.title_size else 0.0
