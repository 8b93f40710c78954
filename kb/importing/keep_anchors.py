"""Lines as a source has them now → the anchors that they had, and new ones for new lines."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from difflib import SequenceMatcher

from kb.documents import LINE_LISTS, LineDocument, RevisionDocument, lines_of
from kb.text.markdown import to_plain
from kb.text.slugs import unique_slug

SIMILAR_LINE = 0.6
"""Share of words in common from which a line is an earlier one in other words."""

FEWEST_WORDS = 3
"""A line of as many words that another one holds in their order is the same, with more said."""


def keep_anchors(
    document: RevisionDocument,
    source_before: Sequence[RevisionDocument],
    current: RevisionDocument,
    ever: Iterable[str],
) -> RevisionDocument:
    """Return a document whose lines have the anchors of the lines that they were.

    A line was the one with the same text in `source_before`, what its source had, the latest
    first, or in `current`, what editors have made of it; else the one of `source_before` that is
    most similar. New lines get anchors that are not in `ever`.
    """
    named = deepcopy(document)
    for line in lines_of(named):
        line["anchor"] = ""
    used: set[str] = set()
    for before in (*source_before, current):
        for part in LINE_LISTS:
            _same_text(named[part], before[part], used)
    for before in (*source_before, current):
        _same_text(lines_of(named), lines_of(before), used)
    for before in source_before:
        for part in LINE_LISTS:
            _similar_text(named[part], before[part], used)
    known = (anchor for before in (*source_before, current) for anchor in _all_anchors(before))
    _new_anchors(lines_of(named), {*ever, *used, *known})
    return named


def _all_anchors(document: RevisionDocument) -> set[str]:
    return {line["anchor"] for line in lines_of(document)}


def _words(line: LineDocument) -> list[str]:
    return line["text"].split()


def _same_text(
    lines: Sequence[LineDocument], earlier: Sequence[LineDocument], used: set[str]
) -> None:
    anchors: dict[tuple[str, ...], list[str]] = {}
    for line in earlier:
        if line["anchor"] not in used:
            anchors.setdefault(tuple(_words(line)), []).append(line["anchor"])
    for line in lines:
        found = anchors.get(tuple(_words(line)))
        if not line["anchor"] and found:
            line["anchor"] = found.pop(0)
            used.add(line["anchor"])


def _similar_text(
    lines: Sequence[LineDocument], earlier: Sequence[LineDocument], used: set[str]
) -> None:
    """Give the most similar pairs the same anchor first; of equals, the nearest in their order."""
    pairs = [
        (-likeness, abs(new - old), new, old)
        for new, line in enumerate(lines)
        if not line["anchor"]
        for old, before in enumerate(earlier)
        if before["anchor"] not in used
        and (likeness := _similarity(_words(before), _words(line))) >= SIMILAR_LINE
    ]
    for _likeness, _distance, new, old in sorted(pairs):
        anchor = earlier[old]["anchor"]
        if not lines[new]["anchor"] and anchor not in used:
            lines[new]["anchor"] = anchor
            used.add(anchor)


def _similarity(before: list[str], after: list[str]) -> float:
    """Return the share of words in common, from 0 to 1; one that only grew or shrank is similar."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < SIMILAR_LINE / 2:
        return 0.0
    common = sum(block.size for block in matcher.get_matching_blocks())
    shorter = min(len(before), len(after))
    if shorter >= FEWEST_WORDS and common == shorter:
        return max(matcher.ratio(), SIMILAR_LINE)
    return matcher.ratio()


def _new_anchors(lines: Iterable[LineDocument], taken: set[str]) -> None:
    for line in lines:
        if not line["anchor"]:
            first_line = line["text"].strip().split("\n", 1)[0]
            line["anchor"] = unique_slug(to_plain(first_line), taken)
            taken.add(line["anchor"])
