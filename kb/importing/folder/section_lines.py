"""A section that is one list → steps, resolutions or tools, with the words around the list."""

import re
from dataclasses import dataclass

from kb.importing.folder.lines import (
    LIST_TYPES,
    MAX_LINE_TEXT,
    ListedLine,
    NoLines,
    lines_of_list,
)
from kb.importing.folder.outline import OutlineBlock, footnote_names
from kb.importing.folder.section_trees import SectionTree

MAX_ANNOUNCEMENT = 200
MAX_AFTERWORD = 600
MAX_TOOL = 200

_BELOW = ("paragraph_open", "blockquote_open", "alert_open")
_CONDITION = re.compile(r"(?:if|when|wenn|falls|si|cuando|als|indien)\b", re.IGNORECASE)
_LINK = re.compile(
    r"!?\[(?:\\.|[^\[\]\\])*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)[.;,]?|<?https?://\S+>?"
)


@dataclass(frozen=True)
class SectionLines:
    """The lines of a section, and the words before its list, which stay in the body."""

    lines: list[ListedLine]
    introduction: str = ""


def read_section_lines(section: SectionTree) -> SectionLines:
    """Return a section's list as lines.

    Words that announce the list begin its first line, others stay in the body. A paragraph below
    the list that names a case is a line of its own, another goes on in the last line. Raises
    NoLines, whose message says why not.
    """
    before, block, after = _one_list(section)
    lines = lines_of_list(block)
    if len(lines) > 1 and all(_LINK.fullmatch(line.text.strip()) for line in lines):
        raise NoLines("is a list of links")
    lines = _with_afterword(lines, after)
    if not before:
        return SectionLines(lines)
    if before.rstrip("*_").endswith(":"):
        return SectionLines(_announced(lines, before))
    return SectionLines(lines, before)


def read_tools(section: SectionTree) -> list[str]:
    """Return a section's list as tools, each in one line. Raises NoLines."""
    before, block, after = _one_list(section)
    lines = lines_of_list(block)
    if before or after:
        raise NoLines("has more than a list")
    if any("\n" in line.text or line.command or len(line.text) > MAX_TOOL for line in lines):
        raise NoLines("has items of several lines")
    return [line.text for line in lines]


def _one_list(section: SectionTree) -> tuple[str, OutlineBlock, str]:
    """Return the paragraph before the only list of a section, the list, the paragraph below it."""
    if section.below:
        raise NoLines("has headings below it")
    blocks = section.head.blocks
    lists = [index for index, block in enumerate(blocks) if block.type in LIST_TYPES]
    if len(lists) != 1:
        raise NoLines("has more than one list" if lists else "is no list")
    before, after = blocks[: lists[0]], blocks[lists[0] + 1 :]
    if any(block.type != "paragraph_open" for block in before) or len(before) > 1:
        raise NoLines("has more than a list")
    if any(block.type not in _BELOW for block in after) or len(after) > 1:
        raise NoLines("has more than a list")
    texts = ["".join(block.text for block in part).strip() for part in (before, after)]
    if any(footnote_names(text) for text in texts):
        raise NoLines("has footnotes")
    return texts[0], blocks[lists[0]], texts[1]


def _announced(lines: list[ListedLine], words: str) -> list[ListedLine]:
    first = ListedLine(f"{words} {lines[0].text}", lines[0].command, lines[0].is_task)
    if len(words) > MAX_ANNOUNCEMENT or len(first.text) > MAX_LINE_TEXT:
        raise NoLines("has a long introduction")
    return [first, *lines[1:]]


def _with_afterword(lines: list[ListedLine], words: str) -> list[ListedLine]:
    if not words:
        return lines
    if len(words) > MAX_AFTERWORD:
        raise NoLines("has more than a list")
    if _CONDITION.match(words):
        return [*lines, ListedLine(words)]
    last = lines[-1]
    text = f"{last.text}\n\n{words}"
    if last.command or len(text) > MAX_LINE_TEXT:
        if words.startswith(">"):
            raise NoLines("has more than a list")
        return [*lines, ListedLine(words)]
    return [*lines[:-1], ListedLine(text, "", last.is_task)]
