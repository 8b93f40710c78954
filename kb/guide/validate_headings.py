"""Checks that the headings of a guide form a tree: each once, each under an existing section."""

from collections.abc import Sequence

from kb.guide.document import GuideSection
from kb.guide.errors import ErrorCollector
from kb.guide.heading_blocks import HeadingBlock

MAX_LEVELS = 4


def check_headings(
    sections: Sequence[GuideSection], blocks: Sequence[HeadingBlock], errors: ErrorCollector
) -> None:
    """Add an error for each section that repeats, has no parent or is empty.

    `blocks` are what the sections were read from, in the same order.
    """
    numbers = {section.number for section in sections}
    parents = {section.parent_number for section in sections} - {""}
    first_lines: dict[tuple[str, str], int] = {}
    for section, block in zip(sections, blocks, strict=True):
        line = block.heading.number
        first = first_lines.setdefault(section.name, line)
        if first != line:
            errors.add(line, f"expected another number or title: line {first} has this one")
        if section.parent_number and section.parent_number not in numbers:
            errors.add(line, f"expected a section {section.parent_number} for this one to be in")
        _check_section(section, block, section.number in parents, errors)


def _check_section(
    section: GuideSection, block: HeadingBlock, is_parent: bool, errors: ErrorCollector
) -> None:
    line = block.heading.number
    if section.number.count(".") >= MAX_LEVELS:
        errors.add(line, f"expected at most {MAX_LEVELS} levels of sections")
    if not block.lines and not is_parent:
        errors.add(line, "expected lines or sub-sections under this heading")
    if is_parent and section.kind not in ("group", "codes"):
        errors.add(line, "expected a sub-section of their own for the lines under this heading")
