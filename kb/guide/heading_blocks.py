"""Guide text → its headings, each with the lines under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.guide.errors import Errors
from kb.guide.grammar import CONTENTS_HEADING, read_code, read_item, read_label, read_section_number
from kb.guide.lines import GuideLine, read_lines

NO_TITLE = "expected the guide's title, underlined with ="


@dataclass
class GuideBlock:
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


def read_blocks(text: str, errors: Errors) -> list[GuideBlock]:
    """Return the blocks of a guide; lines above the first heading are errors."""
    blocks: list[GuideBlock] = []
    for line in read_lines(text, errors):
        if line.is_underlined:
            blocks.append(GuideBlock(line))
        elif blocks:
            blocks[-1].lines.append(line)
        else:
            errors.add(line.number, NO_TITLE)
    return blocks


def take_closing_note(block: GuideBlock) -> str:
    """Remove the note from the end of a guide's last block: a line on its own after a blank one."""
    *before, last = block.lines or [block.heading]
    if block.is_contents or not block.lines or not _is_note(last, before):
        return ""
    block.lines.pop()
    return last.text


def _is_note(line: GuideLine, before: Sequence[GuideLine]) -> bool:
    if not line.is_after_blank or _is_marked(line.text) or read_section_number(line.text):
        return False
    # `Note: …` after a list is the note; under a heading, or among codes, it is a code.
    return read_code(line.text) is None or bool(before and not any(map(_is_code, before)))


def _is_code(line: GuideLine) -> bool:
    return read_code(line.text) is not None and not _is_marked(line.text)


def _is_marked(text: str) -> bool:
    return read_label(text) is not None or read_item(text) is not None
