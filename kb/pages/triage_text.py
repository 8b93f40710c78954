"""A pasted text and its clues → the rows of it that are shown: secrets masked, clues marked."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from kb.text.mask import MASK
from kb.triage.recognise import Clue, TextLines

MOST_ROWS = 300
"""A longer text is shown around its clues alone."""

LONGEST_ROW = 400
AROUND = 2
"""Rows shown before and after one with a clue."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextRow:
    """A line of the text as HTML; `skipped` is how many lines before it are not shown."""

    number: int
    html: SafeString
    has_failure: bool
    skipped: int = 0


def shown_rows(
    plain: str, spans: Iterable[Span], lines: TextLines, clues: Sequence[Clue]
) -> list[TextRow]:
    """Return the rows to show, in order, MOST_ROWS at most.

    `plain` is the text of the lines without control sequences, `spans` what is secret in it.
    """
    secrets = _Spans(spans)
    marked = _Spans((clue.start, clue.end) for clue in clues)
    with_clue = {clue.line for clue in clues}
    failing = {clue.line for clue in clues if not clue.is_success}
    rows: list[TextRow] = []
    last = 0
    for number in _numbers(lines.count, with_clue):
        start, end = _window(lines.bounds(number), marked)
        html = _html(plain, start, end, secrets, marked)
        rows.append(TextRow(number, html, number in failing, number - last - 1))
        last = number
    return rows


def _numbers(count: int, with_clue: Iterable[int]) -> list[int]:
    """Return the numbers of the lines to show: all of a short text, else those around clues."""
    if count <= MOST_ROWS:
        return list(range(1, count + 1))
    near = {
        number
        for line in with_clue
        for number in range(max(1, line - AROUND), min(count, line + AROUND) + 1)
    }
    return sorted(near or range(1, count + 1))[:MOST_ROWS]


class _Spans:
    """Spans of a text, in order and apart from each other."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = list(spans)
        self.ends = [end for _start, end in self.spans]

    def within(self, start: int, end: int) -> Iterator[Span]:
        """Yield the spans that have a character in this part of the text, cut to it."""
        for first, last in self.spans[bisect_right(self.ends, start) :]:
            if first >= end:
                return
            yield max(first, start), min(last, end)


def _window(bounds: Span, marked: _Spans) -> Span:
    """Return the part of a line to show: all of it, or LONGEST_ROW characters with its clue."""
    start, end = bounds
    if end - start <= LONGEST_ROW:
        return bounds
    first = next(iter(marked.within(start, end)), (start, start))[0]
    start = max(start, min(first - LONGEST_ROW // 4, end - LONGEST_ROW))
    return start, start + LONGEST_ROW


def _html(text: str, start: int, end: int, secrets: _Spans, marked: _Spans) -> SafeString:
    """Return a part of the text, escaped, with marks on its clues and without its secrets."""
    spans = [(*span, True) for span in secrets.within(start, end)]
    spans += [(*span, False) for span in marked.within(start, end)]
    parts: list[str] = []
    at = start
    for first, last, is_secret in sorted(spans):
        if last > at:
            first = max(first, at)
            said = MASK if is_secret else f"<mark>{escape(text[first:last])}</mark>"
            parts += [escape(text[at:first]), said]
            at = last
    return mark_safe("".join([*parts, escape(text[at:end])]))  # noqa: S308
