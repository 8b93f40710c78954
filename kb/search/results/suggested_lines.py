"""A publication that was found, and words being typed → the line of it that is suggested."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings

from kb.search.index.fields import TEXT, IndexedLine
from kb.search.results.results import PublicationMatch, all_lines
from kb.search.results.snippets import Span, cut, fragment
from kb.search.results.typed_words import TypedMatch, TypedWord, match_typed, may_hold
from kb.search.suggestion import Suggestion

_ABOUT = ("symptom", "environment", "cause")

LONGEST = 90
"""Characters of a suggested line."""


class SuggestedLine(NamedTuple):
    """A suggestion, and whether it is a line that a step or an article begins with."""

    suggestion: Suggestion
    is_main: bool


def suggest_line(match: PublicationMatch, typed: Sequence[TypedWord]) -> SuggestedLine | None:
    """Return the first line that holds every word as typed, main lines first; None without one."""
    lines = [line for line in all_lines(match) if line.field == TEXT]
    main = _main_lines(lines)
    for line in sorted(lines, key=lambda line: id(line) not in main):
        if may_hold(line.source, typed):
            whole = " ".join(line.text.split())
            found = match_typed(whole, typed, settings.KB_SEARCH_LANGUAGE)
            if found and found.is_typed:
                return SuggestedLine(_suggestion(match, line, whole, found), id(line) in main)
    return None


def _main_lines(lines: Sequence[IndexedLine]) -> set[int]:
    """Return the ids of the lines that stand for a step, or say what the article is about."""
    first_of = {(line.place, line.number): id(line) for line in reversed(lines) if line.number}
    return {*first_of.values(), *(id(line) for line in lines if line.place in _ABOUT)}


def _suggestion(
    match: PublicationMatch, line: IndexedLine, whole: str, found: TypedMatch
) -> Suggestion:
    publication = match.publication
    text, marks = cut(whole, found.marks, LONGEST)
    shift = marks[0][0] - found.marks[0][0] if marks else 0
    whole_words = _moved(found.whole_words, shift, len(text)) if marks else ()
    url = publication.get_absolute_url() + fragment(line, text, whole_words)
    return Suggestion(text, publication.heading, url, tuple(marks))


def _moved(spans: Sequence[Span], shift: int, size: int) -> tuple[Span, ...]:
    """Return the spans moved by so many characters; those outside the text are left out."""
    moved = ((start + shift, end + shift) for start, end in spans)
    return tuple((start, end) for start, end in moved if start >= 0 and end <= size)
