"""Where tables, lists, code and quotes in HTML begin and end in a Markdown text."""

import re

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.html_structures import HtmlStructures
from kb.importing.folder.clean.html_tree import read_html

MAX_TRIES = 20

_TAG = re.compile(
    r"<(/?)(table|ul|ol|dl|pre|blockquote)\b(?:[^<>\"']|\"[^\"<\n]*\"|'[^'<\n]*')*>", re.IGNORECASE
)
_BEFORE = re.compile(r"(?P<quote>(?:[ \t]*>)*[ \t]*)(?P<mark>(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)")


def with_structures(hidden: str, aside: CodeSetAside) -> str:
    """Return a text, its fenced code set aside, with such HTML as Markdown.

    What has no end is left as it is.
    """
    structures = HtmlStructures(aside)
    parts, position = [], 0
    for start, end in _regions(hidden):
        node = read_html(hidden[start:end])
        line_start = hidden.rfind("\n", 0, start) + 1
        before = hidden[line_start:start]
        if before.lstrip().startswith("|"):
            parts += [hidden[position:start], structures.line(node)]
        else:
            prefix = line_prefix(before)
            lines = structures.markdown(node).split("\n")
            text = aside.without_fences(f"\n{prefix}".join(lines))
            is_first = not before[len(line_opening(before)) :].strip()
            gap = "" if is_first else f"\n{prefix.rstrip()}\n{prefix}"
            parts += [hidden[position:start], gap, text, f"\n{prefix.rstrip()}\n{prefix}"]
        position = end
    return "".join([*parts, hidden[position:]])


def line_opening(before: str) -> str:
    """Return the quote marks and the marks of items with which a line begins."""
    match = _BEFORE.match(before)
    return match[0] if match else ""


def line_prefix(before: str) -> str:
    """Return what the next line begins with to go on in the same quote or item."""
    match = _BEFORE.match(before)
    return match["quote"] + " " * len(match["mark"]) if match else ""


def _regions(text: str) -> list[tuple[int, int]]:
    """Return where each outermost piece begins and ends; one without an end is passed over."""
    tags = list(_TAG.finditer(text))
    last_end = {tag[2].lower(): index for index, tag in enumerate(tags) if tag[1]}
    regions: list[tuple[int, int]] = []
    index = tries = 0
    while index < len(tags):
        name = tags[index][2].lower()
        is_start = not tags[index][1] and last_end.get(name, -1) > index and tries < MAX_TRIES
        end = _end_of(tags, index) if is_start else 0
        tries += is_start and not end
        if end:
            regions.append((tags[index].start(), tags[end].end()))
        index = max(end, index) + 1
    return regions


def _end_of(tags: list[re.Match[str]], start: int) -> int:
    """Return the index of the tag that ends the one at `start`, 0 for none."""
    name, depth = tags[start][2].lower(), 0
    for index in range(start, len(tags)):
        if tags[index][2].lower() == name:
            depth += -1 if tags[index][1] else 1
            if depth == 0:
                return index
    return 0
