"""Candidates with their packed words → the order in which they are shown."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.search.options import Group, Option
from kb.search.packed import Packed
from kb.search.weigh import SCALE, title_share

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


@dataclass(frozen=True, slots=True)
class Hit:
    """An option as a document holds it: the best one of its group."""

    option: Option
    weight: int
    places: Sequence[int]
    is_in_title: bool


def rescore(
    documents: Mapping[int, Sequence[Packed]], groups: Sequence[Group], *, is_sentence: bool
) -> dict[int, int]:
    """Return the score of each document; several packed ones of a document are read as one."""
    manner = SENTENCE if is_sentence else KEYWORDS
    return {
        document: round(sum(score(packed, groups, manner) for packed in parts))
        for document, parts in documents.items()
    }


def score(packed: Packed, groups: Sequence[Group], manner: Manner) -> float:
    """Return what a document is worth for a query, by everything that is known of it."""
    hits = [best_hit(packed, group) for group in groups]
    held = {hit.option.stem: hit for hit in hits if hit}
    base = float(sum(hit.option.worth * hit.weight for hit in held.values()))
    base += manner.nearness * SCALE * nearness(groups, hits)
    if all(hits):
        base *= manner.holds_all
    in_title = [hit is not None and hit.is_in_title for hit in hits]
    worth = [group.worth for group in groups]
    share = sum(w for w, is_in in zip(worth, in_title, strict=True) if is_in) / sum(worth)
    base *= 1 + manner.share_in_title * share
    return base * (1 + manner.share_of_title * _cover(packed, groups, held))


def best_hit(packed: Packed, group: Group) -> Hit | None:
    """Return what a document holds of a group: the option worth most there, or None."""
    best: Hit | None = None
    for option in group.options:
        for term in option.ids:
            at = packed.find(term)
            if at < 0:
                continue
            weight = abs(packed.weights[at])
            if best is None or option.worth * weight > best.option.worth * best.weight:
                places = packed.positions_of(at)
                best = Hit(option, weight, places, places[0] < packed.field_starts[0])
    return best


def nearness(groups: Sequence[Group], hits: Sequence[Hit | None]) -> float:
    """Return what neighbours of the query are worth that stand near each other in the document."""
    total = 0.0
    for (one, left), (other, right) in pairwise(zip(groups, hits, strict=True)):
        if left is None or right is None or left.option.stem == right.option.stem:
            continue
        if one.word.is_function_word and other.word.is_function_word:
            continue
        meetings = _meetings(left.places, right.places)
        if meetings:
            worth = min(left.option.worth, right.option.worth)
            total += worth * meetings / (meetings + NEAR_HALF)
    return total


def _meetings(left: Sequence[int], right: Sequence[int]) -> float:
    """Count how often a word stands near another: 1 right before it, less further off or behind."""
    total = 0.0
    for place in left:
        at = bisect_left(right, place)
        apart = NEAR + 1
        if at < len(right):
            apart = max(1, right[at] - place)
        if at:
            apart = min(apart, place - right[at - 1] + 1)
        if apart <= NEAR:
            total += 1 / apart
    return total


def _cover(packed: Packed, groups: Sequence[Group], held: Mapping[str, Hit]) -> float:
    """Return how much of the title the query says."""
    functions = {group.word.stem for group in groups if group.word.is_function_word}
    covered = sum(
        title_share(is_function_word=stem in functions)
        for stem, hit in held.items()
        if hit.is_in_title
    )
    return min(1.0, covered / packed.title_size) if packed.title_size else 0.0
