"""Plain text and the places that were found in it, safe HTML with those places marked out."""

import re
from collections.abc import Iterable
from html import escape

_START, _END = "\x02", "\x03"
_CONTROL = re.compile(f"[{_START}{_END}]")


def highlight(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` escaped, with `<mark>` around each span of characters.

    Spans may come in any order, overlap or reach over the end; empty ones are left out. Everything
    is escaped first, marks come afterwards.
    """
    pieces: list[str] = []
    at = 0
    clean = _CONTROL.sub("\ufffd", text)
    for start, end in _merged(spans, len(text)):
        pieces += [clean[at:start], _START, clean[start:end], _END]
        at = end
    escaped = escape("".join([*pieces, clean[at:]]))
    return escaped.replace(_START, "<mark>").replace(_END, "</mark>")


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the spans in order, cut to the text, those that touch joined to one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
