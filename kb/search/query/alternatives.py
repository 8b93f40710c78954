"""The terms of the index that one word of a query may stand for, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from kb.search.query.parse import QueryWord


class Reason(Enum):
    """Why a term is searched; the value is the factor on its inverse document frequency."""

    WRITTEN = 1.0
    # One of several words that the typed one may be written together from, by chance.
    SPLIT = 0.8
    # A longer word that it is a part of, in languages that write compounds together.
    COMPOUND = 0.68
    # A guess at how the word goes on, or at what was meant by it.
    COMPLETED = 0.7
    SPELLING = 0.6
    # Lower than for the word itself, even where two synonyms share the count.
    SYNONYM = 0.69
    # Two words of the query as one; each of them counts it.
    JOINED = 0.56


GUESSED_REASONS = frozenset({Reason.SPELLING, Reason.COMPLETED, Reason.SPLIT})


@dataclass(frozen=True, slots=True)
class Alternative:
    """A term to search for.

    `ids` has one for each audience; `query_weight` is 100 × idf × the factors of its reason.
    `phrase` has the stems of the synonym that it is a part of, where that has several words.
    """

    text: str
    stem: str
    ids: tuple[int, ...]
    query_weight: int
    document_count: int
    reason: Reason
    phrase: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordAlternatives:
    """A word of the query with its alternatives; a document with any of them contains the word."""

    word: QueryWord
    alternatives: tuple[Alternative, ...]

    @property
    def query_weight(self) -> int:
        """The highest query weight of its alternatives."""
        return max(alternative.query_weight for alternative in self.alternatives)


def distinct_by_weight(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Return the alternatives with the highest query weight first, each stem once."""
    ordered = sorted(alternatives, key=lambda one: (-one.query_weight, one.stem))
    best_of_stem = {alternative.stem: alternative for alternative in reversed(ordered)}
    return tuple(best_of_stem.values())[::-1]
