"""The best documents of a query and its words → whether any of them is likely to be meant.

The three constants come from the judged queries: tests/data/search/README.md says how.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt

from kb.search.index.bm25 import idf
from kb.search.index.encoding import EncodedDocument
from kb.search.query.alternatives import Reason, WordAlternatives
from kb.search.query.parse import QueryWord
from kb.search.ranking.rescore import Hit, best_hit

THRESHOLD = 0.42
"""Below this fit, what was found is only the nearest there is."""

IN_TEXT = 0.4
"""What a word counts that stands neither in title and names nor in the first line of the text."""

UNKNOWN = 0.6
"""Share of the highest possible weight that a word has which no article holds."""

Documents = Iterable[Sequence[EncodedDocument]]
"""Each document with its encoded parts."""


def fits_well(
    documents: Documents,
    words: Sequence[QueryWord],
    groups: Iterable[WordAlternatives],
    document_count: int,
) -> bool:
    """Say whether one of the documents is about what the words ask for.

    One that holds each word as typed always is. `document_count` is that of the whole index.
    """
    topic = [word for word in dict.fromkeys(words) if not word.is_function_word]
    by_word: dict[QueryWord, list[WordAlternatives]] = defaultdict(list)
    for group in groups:
        by_word[group.word].append(group)
    highest = idf(0, document_count)
    weights = [_weight(word, by_word[word], highest) for word in topic]
    return not topic or any(
        _fit(parts, [by_word[word] for word in topic], weights) >= THRESHOLD for parts in documents
    )


def _weight(word: QueryWord, groups: Sequence[WordAlternatives], highest: int) -> float:
    """Return a word's weight as a share of the highest that there is."""
    written = [
        alternative.query_weight
        for group in groups
        for alternative in group.alternatives
        if alternative.reason is Reason.WRITTEN
    ]
    return max(written) / highest if written else UNKNOWN * word.share


def _fit(
    parts: Sequence[EncodedDocument],
    words: Sequence[Sequence[WordAlternatives]],
    weights: Sequence[float],
) -> float:
    """Return the weight found over the square root of all: long questions hold more by the way."""
    counted = [_counted(parts, groups) for groups in words]
    if all(is_written for _, is_written in counted):
        return 1.0
    found = sum(weight * share for weight, (share, _) in zip(weights, counted, strict=True))
    return found / sqrt(sum(weights))


def _counted(
    parts: Sequence[EncodedDocument], groups: Sequence[WordAlternatives]
) -> tuple[float, bool]:
    """Return what share of a word's weight a document has, 0 to 1; and whether as typed."""
    hits = [(hit, part) for part in parts for group in groups if (hit := best_hit(part, group))]
    shares = [hit.alternative.reason.value * _of_place(hit, part) for hit, part in hits]
    is_written = any(hit.alternative.reason is Reason.WRITTEN for hit, _ in hits)
    return max(shares, default=0.0), is_written


def _of_place(hit: Hit, document: EncodedDocument) -> float:
    text_start = document.field_starts[1]
    return 1.0 if hit.positions[0] < document.end_of_line(text_start) else IN_TEXT
