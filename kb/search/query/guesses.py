"""A word that nobody wrote → what it may stand for in the index, and whether that is certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.search.query import spelling
from kb.search.query.alternatives import Reason
from kb.search.query.lookup import IndexedWord, WordRange
from kb.text.english import is_english

SHORTEST_PREFIX = 3
MOST_COMPLETIONS = 3
MOST_LAST_COMPLETIONS = 6
"""Completions of the last word, which may be unfinished."""

FAR_BETTER = 4
"""How many times as many documents hold a certain guess as the next best."""

OFTEN = 3
"""Documents that make a word more than somebody's own spelling."""

WordsByRange = Mapping[WordRange, Sequence[IndexedWord]]


@dataclass(frozen=True, slots=True)
class Guess:
    """Words of the index that one typed word may stand for, best first.

    `is_certain`: the first is far better than those with other stems, and is searched without
    asking; else it is only offered.
    """

    words: Sequence[IndexedWord]
    reason: Reason
    is_certain: bool


def ranges_of(word: str, *, is_last: bool) -> list[WordRange]:
    """Return the ranges with a word's completions and corrections."""
    ranges = [WordRange(word)] if len(word) >= SHORTEST_PREFIX or is_last else []
    if spelling.most_edits(word):
        start, end = spelling.affixes(word)
        ranges += [WordRange(start, near=word), WordRange(end, is_end=True, near=word)]
        if is_last and len(word) >= spelling.UNFINISHED_FROM:
            ranges += [WordRange(start)]
    return ranges


def guess(word: str, words: WordsByRange, *, is_last: bool) -> Guess | None:
    """Return what a word was meant as: how it goes on, else how it is spelt; None if unknown."""
    longer = words.get(WordRange(word), ())
    if longer and (is_last or _are_one_word(longer)):
        most = MOST_LAST_COMPLETIONS if is_last else MOST_COMPLETIONS
        return Guess(longer[:most], Reason.COMPLETED, _is_far_better(longer))
    return correct(word, words) or (_complete_misspelt(word, words) if is_last else None)


def correct(word: str, words: WordsByRange, stem: str = "") -> Guess | None:
    """Return the words that a word was misspelt for; None where one of those near has this stem."""
    near = {
        other.text: other for each, found in words.items() if each.near == word for other in found
    }
    found = spelling.corrections(word, [(other.text, other.count) for other in near.values()])
    found = [each for each in found if each.edits == 1 or each.is_likely]
    if not found or any(near[each.text].stem == stem for each in found):
        return None
    alike = [near[each.text] for each in found if each[:3] == found[0][:3]]
    is_certain = found[0].is_likely and _is_far_better(alike) and not _has_nearer(word, found[0])
    return Guess(alike[: spelling.MOST_NEAREST], Reason.SPELLING, is_certain)


def _has_nearer(word: str, best: spelling.Correction) -> bool:
    """Say whether an English word that no article holds is nearer: prevalent, not prevent."""
    return best.edits > 1 and any(map(is_english, spelling.one_edit_away(word)))


def _are_one_word(longer: Sequence[IndexedWord]) -> bool:
    """Say whether a word that is not the last stands for the beginning of one ordinary word."""
    best = longer[0]
    is_ordinary = is_english(best.text) or best.count >= OFTEN
    return is_ordinary and _is_far_better(longer)


def _complete_misspelt(word: str, words: WordsByRange) -> Guess | None:
    longer = words.get(WordRange(spelling.affixes(word)[0]), ())
    found = spelling.unfinished_corrections(word, [(other.text, other.count) for other in longer])
    by_text = {other.text: other for other in longer}
    best = [by_text[each.text] for each in found[: spelling.MOST_NEAREST]]
    return Guess(best, Reason.SPELLING, _is_far_better(best)) if best else None


def _is_far_better(ordered: Sequence[IndexedWord]) -> bool:
    """Say whether the first word's stem is in far more documents than any other's."""
    counts: dict[str, int] = {}
    for word in ordered:
        counts[word.stem] = max(word.count, counts.get(word.stem, 0))
    best = counts.pop(ordered[0].stem)
    return all(best >= FAR_BETTER * count for count in counts.values())
