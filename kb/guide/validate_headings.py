"""Checks that the headings of a guide form a tree: each once, each under an existing section."""

from collections.abc import Sequence

from kb.guide.document import GuideSection
from kb.guide.errors import ErrorCollector
from kb.guide.heading_blocks import HeadingBlock
from kb.guide.section_parser import UNRULED_HEADING

MAX_LEVELS = 4
NOT_A_HEADING = "not a heading"


def check_headings(
    sections: Sequence[GuideSection], blocks: Sequence[HeadingBlock], errors: ErrorCollector
) -> None:
    """Add an error for each section that repeats, has no parent or is empty.

    `blocks` are what the sections were read from, in the same order. What follows from a heading
    that was not read as one is no error of its own.
    """
    numbers = {section.number for section in sections}
    parents = {section.parent_number for section in sections} - {""}
    has_unread = bool(errors.lines_of(UNRULED_HEADING))
    refused = errors.lines_of(NOT_A_HEADING)
    first_lines: dict[tuple[str, str], int] = {}
    for section, block in zip(sections, blocks, strict=True):
        line = block.heading.number
        first = first_lines.setdefault(section.name, line)
        if first != line:
            errors.add(line, f"expected another number or title: line {first} has this one")
        if section.parent_number and section.parent_number not in numbers and not has_unread:
            errors.add(
                line,
                f"`{section.number} {section.title[:60]}` has no section {section.parent_number} "
                f"to be in; write a heading `{section.parent_number}.` above it",
                "parent",
            )
        _check_section(section, block, section.number in parents, refused, errors)


def _check_section(
    section: GuideSection,
    block: HeadingBlock,
    is_parent: bool,
    refused: set[int],
    errors: ErrorCollector,
) -> None:
    line = block.heading.number
    if section.number.count(".") >= MAX_LEVELS:
        errors.add(line, f"expected at most {MAX_LEVELS} levels of sections")
    if not block.lines and not is_parent and line not in refused:
        errors.add(line, "expected lines or sub-sections under this heading")
    if is_parent and section.kind not in ("group", "codes", "how_to"):
        errors.add(line, "expected a sub-section of their own for the lines under this heading")
