"""Plain text and the spans that were found in it → safe HTML with `<mark>` around them."""

import re
from collections.abc import Iterable
from html import escape

_START, _END = "\x02", "\x03"
_CONTROL = re.compile(f"[{_START}{_END}]")


def highlight(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return `text` escaped, with `<mark>` around each span of characters.

    Spans may come in any order, overlap or reach beyond the end; empty ones are dropped. The text
    is escaped before the marks are put in.
    """
    pieces: list[str] = []
    position = 0
    clean = _CONTROL.sub("\ufffd", text)
    for start, end in _merged(spans, len(text)):
        pieces += [clean[position:start], _START, clean[start:end], _END]
        position = end
    escaped = escape("".join([*pieces, clean[position:]]))
    return escaped.replace(_START, "<mark>").replace(_END, "</mark>")


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the spans in order, cut to the length of the text, touching ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
