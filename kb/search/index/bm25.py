"""BM25 over fields: the weight of a term in a document, and its inverse document frequency.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). Each field
is saturated on its own and the best field decides, as in a disjunction-max query.
"""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

SCALE = 1000
"""Weights are integers, so that sums are equal on every database: this is the 1.0 of a weight."""

STEP = 20
"""A posting holds a weight in steps of this, so that many documents share one. That is exact enough
to find candidates; those are scored by their exact weights."""

K1 = 0.9
"""Saturation: the lower, the less a further occurrence adds."""


class Field(NamedTuple):
    """A field's boost, average length in words, and BM25's b: how much length matters, 0 to 1."""

    boost: float
    average_length: int
    b: float


# Constants, not averages of this collection: publishing one article changes no other's weights.
FIELDS: Sequence[Field] = (
    Field(boost=2.5, average_length=8, b=0.5),  # title
    Field(boost=0.7, average_length=12, b=0.5),  # names
    Field(boost=1.0, average_length=250, b=0.75),  # text
)
"""By the numbers in `kb.search.index.fields`."""

OTHER_FIELDS = 0.3
"""Share of the scores of a term's other fields that is added to that of its best field."""

FUNCTION_WORD = 0.6
"""Share of its idf that a word like "how" keeps: it also tells questions apart."""


def term_weight(counts: Sequence[int], lengths: Sequence[int]) -> int:
    """Return a term's weight in a document, at least 1, below 2**15.

    `counts` are its occurrences in each field (one is above 0), `lengths` the fields' words.
    """
    scores = [
        _field_score(field, count, length)
        for field, count, length in zip(FIELDS, counts, lengths, strict=True)
        if count
    ]
    best = max(scores)
    return max(1, round(SCALE * (best + OTHER_FIELDS * (sum(scores) - best))))


def posting_weight(weight: int) -> int:
    """Return a term's weight in steps of STEP, rounded, at least 1."""
    return max(1, (weight + STEP // 2) // STEP)


def idf(document_count: int, total: int, *, is_function_word: bool = False) -> int:
    """Return 100 times the inverse document frequency of a term, at least 1.

    `document_count` of `total` documents contain it; it may exceed the total for a moment.
    """
    value = log(1 + (max(total, document_count) - document_count + 0.5) / (document_count + 0.5))
    return max(1, round(100 * value * (FUNCTION_WORD if is_function_word else 1.0)))


def _field_score(field: Field, count: int, length: int) -> float:
    slope = 1 - field.b + field.b * length / field.average_length
    return field.boost * count / (count + K1 * slope)


def title_points(*, is_function_word: bool) -> int:
    """Return how many points a word of the title is: 10, a function word 4."""
    return 4 if is_function_word else 10
