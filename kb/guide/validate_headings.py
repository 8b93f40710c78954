"""Whether the headings of a guide make a tree: each once, each in a section that is there."""

from collections.abc import Sequence

from kb.guide.document import GuideSection
from kb.guide.errors import Errors
from kb.guide.heading_blocks import GuideBlock

DEEPEST = 4


def check_tree(
    sections: Sequence[GuideSection], blocks: Sequence[GuideBlock], errors: Errors
) -> None:
    """Say which of the sections, read from these blocks, have no place of their own."""
    numbers = {section.number for section in sections}
    parents = {section.parent_number for section in sections} - {""}
    seen: dict[tuple[str, str], int] = {}
    for section, block in zip(sections, blocks, strict=True):
        line = block.heading.number
        first = seen.setdefault(section.name, line)
        if first != line:
            errors.add(line, f"expected another number or title: line {first} has this one")
        if section.parent_number and section.parent_number not in numbers:
            errors.add(line, f"expected a section {section.parent_number} for this one to be in")
        _check_place(section, block, section.number in parents, errors)


def _check_place(section: GuideSection, block: GuideBlock, is_parent: bool, errors: Errors) -> None:
    line = block.heading.number
    if section.number.count(".") >= DEEPEST:
        errors.add(line, f"expected at most {DEEPEST} levels of sections")
    if not block.lines and not is_parent:
        errors.add(line, "expected lines or sub-sections under this heading")
    if is_parent and section.kind not in ("group", "codes"):
        errors.add(line, "expected a sub-section of their own for the lines under this heading")
