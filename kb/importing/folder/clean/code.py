"""Markdown whose code is set aside, so that what looks like a mark in it stays as it is."""

import re
from collections.abc import Iterator

from kb.text.fenced_code import code_blocks
from kb.text.gfm.parser import parse_structure

PLACEHOLDER = re.compile("\x02(\\d+)\x03")

_MAY_BE_INDENTED = re.compile(
    r"(?:\A|\n[ \t]*\n|(?:\A|\n)[ \t>]*[#=*_-][^\n]*\n)(?: {4}|[ ]{0,3}\t)|>(?: {5}|[ ]{0,4}\t)"
    r"|[-*+.)](?: {5}|[ ]{0,4}\t)"
)
_FENCE_ALONE = re.compile(f"^{PLACEHOLDER.pattern}", re.MULTILINE)
_TICKS = re.compile("`+")
_BACKSLASHES = re.compile(r"\\*\Z")
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")


class CodeSetAside:
    """Keeps pieces of a text and puts them back; the text must have no control characters."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def keep(self, piece: str) -> str:
        """Return what stands for a piece of code in the text."""
        self.pieces.append(piece)
        return f"\x02{len(self.pieces) - 1}\x03"

    def put_back(self, text: str) -> str:
        """Return the text with its code; code may hold code that was set aside before."""
        while PLACEHOLDER.search(text):
            text = PLACEHOLDER.sub(lambda mark: self.pieces[int(mark[1])], text)
        return text

    def without_fences(self, text: str) -> str:
        """Return a text with fenced code and code in lines set aside."""
        lines, parts, index = text.split("\n"), [], 0
        for block in code_blocks(lines):
            parts += lines[index : block.start]
            parts.append(self.keep("\n".join(lines[block.start : block.stop])))
            index = block.stop
        return self._without_spans("\n".join([*parts, *lines[index:]]))

    def without_indented(self, text: str) -> str:
        """Return a text with indented code set aside. Raises MarkdownRefused."""
        if not _MAY_BE_INDENTED.search(text):
            return text
        # Fences are read where they stood: one at the margin would end its list, and what stands
        # indented below it in the list would pass for code.
        tokens, _notes = parse_structure(_FENCE_ALONE.sub(self._indented, text))
        lines = text.split("\n")
        ranges = [token.map for token in tokens if token.type == "code_block" and token.map]
        for start, stop in reversed(ranges):
            lines[start:stop] = [self.keep("\n".join(lines[start:stop]))]
        return "\n".join(lines)

    def _indented(self, mark: re.Match[str]) -> str:
        piece = self.pieces[int(mark[1])]
        return piece.removesuffix(piece.lstrip(" \t")) + mark[0]

    def _without_spans(self, text: str) -> str:
        parts, position = [], 0
        for start, end in _code_spans(text):
            parts += [text[position:start], self.keep(text[start:end])]
            position = end
        return "".join([*parts, text[position:]])


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where code in back quotes begins and ends, also over line ends of a paragraph."""
    start = 0
    for end in [*(match.start() for match in _PARAGRAPH_END.finditer(text)), len(text)]:
        yield from _spans_between(text, start, end)
        start = end


def _spans_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    runs = list(_TICKS.finditer(text, start, end))
    later: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(len(runs[index][0]), []).append(index)
    index = 0
    while index < len(runs):
        same = later[len(runs[index][0])]
        while same and same[-1] <= index:
            same.pop()
        if same and not _is_escaped(text, runs[index].start()):
            yield runs[index].start(), runs[same[-1]].end()
            index = same[-1]
        index += 1


def _is_escaped(text: str, position: int) -> bool:
    before = _BACKSLASHES.search(text, max(0, position - 20), position)
    return before is not None and len(before[0]) % 2 == 1
