"""Guide text → its headings, each with the lines under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.guide.errors import ErrorCollector
from kb.guide.grammar import CONTENTS_HEADING, read_code, read_item, read_label, read_section_number
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
        return CONTENTS_HEADING.fullmatch(self.heading.text) is not None

    @property
    def is_numbered(self) -> bool:
        """Whether the heading has a number."""
        return read_section_number(self.heading.text) is not None


def read_blocks(text: str, errors: ErrorCollector) -> list[HeadingBlock]:
    """Return the blocks of a guide; lines above the first heading are errors."""
    blocks: list[HeadingBlock] = []
    for line in read_lines(text, errors):
        if line.is_underlined:
            blocks.append(HeadingBlock(line))
        elif blocks:
            blocks[-1].lines.append(line)
        else:
            errors.add(line.number, NO_TITLE)
    return blocks


def take_closing_note(block: HeadingBlock) -> str:
    """Remove and return the closing note of the last block: a plain line after a blank one.

    Returns "" where there is none.
    """
    *before, last = block.lines or [block.heading]
    if block.is_contents or not block.lines or not _is_closing_note(last, before):
        return ""
    block.lines.pop()
    return last.text


def _is_closing_note(line: GuideLine, before: Sequence[GuideLine]) -> bool:
    if not line.is_after_blank or _has_mark(line.text) or read_section_number(line.text):
        return False
    # `Note: …` is the closing note after a list; under a heading or after codes it is a code.
    return read_code(line.text) is None or bool(before and not any(map(_is_code, before)))


def _is_code(line: GuideLine) -> bool:
    return read_code(line.text) is not None and not _has_mark(line.text)


def _has_mark(text: str) -> bool:
    return read_label(text) is not None or read_item(text) is not None
