"""Candidates with their encoded words → exact scores, by weights, nearness and title."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from typing import NamedTuple

from kb.search.index.bm25 import SCALE, title_points
from kb.search.index.encoding import EncodedDocument, PhraseTerms
from kb.search.query.alternatives import Alternative, WordAlternatives
from kb.search.ranking.contains_phrase import contains_phrase
from kb.search.ranking.field_shares import field_shares

NEAR = 3
"""How many words apart two neighbours of the query may stand to count as near."""

NEARNESS_SATURATION = 0.5
"""So many meetings of two neighbours count half of what many do."""


STREWN = 0.5
"""Share of the bonus for holding every word that a document keeps whose words stand anywhere; it
has all of it where they stand in one field."""

SHARE_IN_SUMMARY = 0.9
"""Added to a factor of 1, times the share of the query's topic that is in the symptom or cause."""

HOLDS_PHRASE = 1.3
"""Factor for a document that holds the words of a quoted run next to each other."""


@dataclass(frozen=True, slots=True)
class ScoringProfile:
    """How a kind of query is scored.

    `nearness` is the share of the query weights that neighbours near each other add; `holds_all`
    the factor for a document with every word in one field. `share_in_title` and `share_of_title`
    are added to a factor of 1, times the share of the query's weight that is in the title, and the
    share of the title that the query covers.
    """

    nearness: float
    holds_all: float
    share_in_title: float
    share_of_title: float


# Keywords are remembered from the article: it contains them all, near each other.
KEYWORDS = ScoringProfile(nearness=0.8, holds_all=1.5, share_in_title=0.0, share_of_title=0.2)
# A sentence is in the reader's own words: what the title is about counts more than nearness.
SENTENCE = ScoringProfile(nearness=0.2, holds_all=1.0, share_in_title=0.6, share_of_title=0.3)


def blend(sentence_share: float) -> ScoringProfile:
    """Return the profile between KEYWORDS and SENTENCE, in proportion."""
    parts = zip(astuple(KEYWORDS), astuple(SENTENCE), strict=True)
    return ScoringProfile(*(a + (b - a) * sentence_share for a, b in parts))


class Hit(NamedTuple):
    """The best alternative of a word in a document, its score and its positions there."""

    alternative: Alternative
    score: int
    positions: Sequence[int]
    is_in_title: bool


_Choice = tuple[int, int, Alternative]
"""Id of a term, its query weight, and the alternative that it belongs to."""


def rescore(
    documents: Mapping[int, Sequence[EncodedDocument]],
    groups: Sequence[WordAlternatives],
    *,
    sentence_share: float,
    phrases: Sequence[PhraseTerms] = (),
    summarised: Collection[int] = (),
) -> dict[int, int]:
    """Return the score of each document; those of its encoded parts are added up.

    `sentence_share` is from 0, for keywords, to 1, for a sentence. A document that holds one of the
    `phrases` is worth more, and so is one of the `summarised` whose first line has the words.
    """
    query = _ScoredQuery(groups, phrases)
    profile = blend(sentence_share)
    return {
        pk: round(sum(_score(part, query, profile, has_summary=pk in summarised) for part in parts))
        for pk, parts in documents.items()
    }


def score(
    document: EncodedDocument,
    groups: Sequence[WordAlternatives],
    profile: ScoringProfile,
    *,
    has_summary: bool = False,
) -> float:
    """Return the score of one document, above 0 where it contains any of the words."""
    return _score(document, _ScoredQuery(groups), profile, has_summary=has_summary)


def best_hit(document: EncodedDocument, group: WordAlternatives) -> Hit | None:
    """Return the alternative of a word with the highest score in a document; None without any."""
    return _hit(document, _choices(group))


def _choices(group: WordAlternatives) -> list[_Choice]:
    return [(term, one.query_weight, one) for one in group.alternatives for term in one.ids]


def _hit(document: EncodedDocument, choices: Sequence[_Choice]) -> Hit | None:
    best = document.best_term(choices)
    if best is None:
        return None
    alternative, hit_score, index = best
    positions = document.positions_of(index)
    return Hit(alternative, hit_score, positions, positions[0] < document.field_starts[0])


class _ScoredQuery:
    """What is the same of a query for every document.

    `pairs` are the indexes of words whose nearness to the next word counts. Two function words
    stand next to each other everywhere.
    """

    def __init__(
        self, groups: Sequence[WordAlternatives], phrases: Sequence[PhraseTerms] = ()
    ) -> None:
        self.phrases = phrases
        self.choices = [_choices(group) for group in groups]
        self.query_weights = [group.query_weight for group in groups]
        self.total_weight = sum(self.query_weights)
        self.topic_terms = [
            [(term, weight) for term, weight, _ in choices]
            for choices, group in zip(self.choices, groups, strict=True)
            if not group.word.is_function_word
        ]
        self.functions = {group.word.stem for group in groups if group.word.is_function_word}
        self.pairs = [
            index
            for index, (left, right) in enumerate(pairwise(groups))
            if not (left.word.is_function_word and right.word.is_function_word)
        ]


def _score(
    document: EncodedDocument, query: _ScoredQuery, profile: ScoringProfile, *, has_summary: bool
) -> float:
    hits = [_hit(document, choices) for choices in query.choices]
    by_stem = {hit.alternative.stem: hit for hit in hits if hit}
    total = float(sum(hit.score for hit in by_stem.values()))
    total += profile.nearness * SCALE * _nearness(query, hits)
    shares = field_shares(document, query.topic_terms, has_summary=has_summary)
    as_written = min((hit.alternative.reason.value if hit else 0.0 for hit in hits), default=0.0)
    total *= 1 + (profile.holds_all - 1) * as_written * (STREWN + (1 - STREWN) * max(shares))
    # What stands in the title may be a synonym, which counts less than the word itself.
    in_title = sum(hit.alternative.query_weight for hit in hits if hit and hit.is_in_title)
    total *= 1 + profile.share_in_title * in_title / query.total_weight
    if has_summary:
        total *= 1 + SHARE_IN_SUMMARY * max(shares)
    if any(contains_phrase(document, phrase) for phrase in query.phrases):
        total *= HOLDS_PHRASE
    return total * (1 + profile.share_of_title * _title_coverage(document, query, by_stem))


def _nearness(query: _ScoredQuery, hits: Sequence[Hit | None]) -> float:
    """Return the sum over neighbours of the query that stand near each other in the document.

    Each pair adds the lower of its query weights, saturated by how often they meet.
    """
    total = 0.0
    for index in query.pairs:
        left, right = hits[index], hits[index + 1]
        if left is None or right is None or left.alternative.stem == right.alternative.stem:
            continue
        meetings = _meetings(left.positions, right.positions)
        if meetings:
            weight = min(left.alternative.query_weight, right.alternative.query_weight)
            total += weight * meetings / (meetings + NEARNESS_SATURATION)
    return total


def _meetings(left: Sequence[int], right: Sequence[int]) -> float:
    """Count how often a word stands near another: 1 right before it, 1 / distance further off.

    The distance behind it is one more than the difference of the positions.
    """
    total, end = 0.0, len(right)
    for position in left:
        index = bisect_left(right, position)
        # Comparisons, since min and max are calls and this runs for each pair in each document.
        distance = NEAR + 1
        if index < end and right[index] - position < distance:
            distance = right[index] - position or 1
        if index and position - right[index - 1] + 1 < distance:
            distance = position - right[index - 1] + 1
        if distance <= NEAR:
            total += 1 / distance
    return total


def _title_coverage(
    document: EncodedDocument, query: _ScoredQuery, by_stem: Mapping[str, Hit]
) -> float:
    """Return the share of the title's points that the query covers, 0 to 1."""
    covered = sum(
        title_points(is_function_word=stem in query.functions)
        for stem, hit in by_stem.items()
        if hit.is_in_title
    )
    return min(1.0, covered / document.title_points) if document.title_points else 0.0
