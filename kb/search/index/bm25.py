"""What a word is worth: in an article by place and number, in a query by rarity."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

SCALE = 1000
"""Weights are integers, so that sums are equal on every database: this is the 1.0 of a weight."""

STEP = 20
"""A posting holds a weight in steps of this, so that many documents share one: finding candidates
needs no more, and those are weighed by their exact weights."""

SATURATION = 0.9


class Field(NamedTuple):
    """How much a field counts, what length is ordinary in it, and how much length matters."""

    worth: float
    ordinary_length: int
    length_matters: float


# Constants, not averages of this collection: publishing one article must change no other's weight.
TITLE = Field(worth=2.5, ordinary_length=8, length_matters=0.5)
NAMES = Field(worth=0.7, ordinary_length=12, length_matters=0.5)
TEXT = Field(worth=1.0, ordinary_length=250, length_matters=0.75)
FIELDS: Sequence[Field] = (TITLE, NAMES, TEXT)

OTHER_FIELDS = 0.3
"""What the fields beside a word's best one add: a second mention says less than the first."""


FUNCTION_WORD = 0.6
"""The share of its rarity that a word like "how" keeps: questions differ by such words, too."""


def weight(counts: Sequence[int], lengths: Sequence[int]) -> int:
    """Return what a word that stands so often in each field of these lengths is worth there."""
    worths = [
        _saturated(field, count, length)
        for field, count, length in zip(FIELDS, counts, lengths, strict=True)
        if count
    ]
    best = max(worths)
    return max(1, round(SCALE * (best + OTHER_FIELDS * (sum(worths) - best))))


def coarse(exact: int) -> int:
    """Return a weight as a posting holds it: in steps, at least one."""
    return max(1, (exact + STEP // 2) // STEP)


def rarity(document_count: int, of: int, *, is_function_word: bool = False) -> int:
    """Return the inverse document frequency as an integer, 100 times its value, at least 1."""
    idf = log(1 + (max(of, document_count) - document_count + 0.5) / (document_count + 0.5))
    return max(1, round(100 * idf * (FUNCTION_WORD if is_function_word else 1.0)))


def _saturated(field: Field, count: int, length: int) -> float:
    slope = 1 - field.length_matters + field.length_matters * length / field.ordinary_length
    return field.worth * count / (count + SATURATION * slope)


def title_share(*, is_function_word: bool) -> int:
    """Return what a word counts towards covering a title, in tenths."""
    return 4 if is_function_word else 10
