"""Guide text → its headings, each with the lines under it."""

from dataclasses import dataclass, field

from kb.guide.errors import ErrorCollector
from kb.guide.grammar import (
    is_contents_heading,
    read_heading,
    read_item,
    read_section_number,
)
from kb.guide.labels import read_label, read_note, split_label
from kb.guide.lines import GuideLine, read_lines

NO_TITLE = "expected the guide's title, underlined with ="


@dataclass
class HeadingBlock:
    """A heading and the lines under it."""

    heading: GuideLine
    lines: list[GuideLine] = field(default_factory=list)

    @property
    def is_contents(self) -> bool:
        """Whether this is the table of contents."""
        return is_contents_heading(self.heading.text)

    @property
    def is_numbered(self) -> bool:
        """Whether the heading has a number."""
        return bool(read_heading(self.heading.text)[0])


def read_blocks(text: str, errors: ErrorCollector) -> list[HeadingBlock]:
    """Return the blocks of a guide; lines above the first heading are errors."""
    blocks: list[HeadingBlock] = []
    for line in read_lines(text, errors):
        if line.is_underlined:
            blocks.append(HeadingBlock(line))
        elif blocks:
            blocks[-1].lines.append(line)
        else:
            errors.add(line.number, NO_TITLE, "title")
    return blocks


def take_closing_note(block: HeadingBlock) -> list[GuideLine]:
    """Remove and return the closing note of the last block: plain lines after a blank one.

    Returns [] where there is none.
    """
    if block.is_contents:
        return []
    after_blank = [at for at, line in enumerate(block.lines) if line.is_after_blank and at]
    start = after_blank[-1] if after_blank else len(block.lines)
    note = block.lines[start:]
    if not all(map(_is_plain, note)):
        return []
    del block.lines[start:]
    return note


def _is_plain(line: GuideLine) -> bool:
    """Say whether a line is words alone, without any mark of the format."""
    text = line.text
    if any(part.is_fenced or read_note(part.words) for part in line.parts):
        return False
    if split_label(text)[0]:
        return False
    if read_label(text) or read_note(text) or read_item(text) or read_section_number(text):
        return False
    return "\t" not in line.parts[0].raw and not text.startswith("|")
