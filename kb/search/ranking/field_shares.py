"""How much of a query one field of a document holds: its title, or the line that sums it up."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kb.search.index.encoding import EncodedDocument

WeightedTerm = tuple[int, int]
"""Id of a term and its query weight."""


class FieldShares(NamedTuple):
    """The shares of a query's weight that stand in the title and in the summary, 0 to 1."""

    title: float
    summary: float


def field_shares(
    document: EncodedDocument, words: Sequence[Collection[WeightedTerm]], *, has_summary: bool
) -> FieldShares:
    """Return the shares of the words, each given by what may stand for it; () for none.

    The summary is the first line below title and names: a problem's symptom, a code's cause.
    """
    total = sum(max(weight for _, weight in terms) for terms in words)
    if not total:
        return FieldShares(0.0, 0.0)
    title_end, text_start = document.field_starts
    title = sum(_best_in(document, terms, 0, title_end) for terms in words)
    summary = 0
    if has_summary:
        end = document.end_of_line(text_start)
        summary = sum(_best_in(document, terms, text_start, end) for terms in words)
    return FieldShares(title / total, summary / total)


def _best_in(
    document: EncodedDocument, terms: Collection[WeightedTerm], start: int, end: int
) -> int:
    """Return the highest query weight of the terms that stand at positions from start to end."""
    return max(
        (weight for term, weight in terms if document.has_between(term, start, end)), default=0
    )
