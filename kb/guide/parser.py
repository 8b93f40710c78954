"""Guide text → a document, or every line that does not follow the format."""

from collections.abc import Mapping, Sequence

from kb.guide.document import Guide, GuideSection
from kb.guide.errors import Errors, GuideError
from kb.guide.grammar import read_item, read_label, read_section_number
from kb.guide.heading_blocks import NO_TITLE, GuideBlock, read_blocks, take_closing_note
from kb.guide.lines import GuideLine
from kb.guide.section_parser import LONGEST_TITLE, read_section
from kb.guide.title_block import Contents, Front, read_front
from kb.guide.titles import read_title
from kb.guide.validate_headings import check_tree


def parse_guide(text: str) -> Guide:
    """Return the guide that a text holds; raise GuideError naming every line not understood."""
    errors = Errors(GuideError)
    front, blocks = _take_front(read_blocks(text, errors), errors)
    closing_note = take_closing_note(blocks[-1]) if blocks else ""
    contents = Contents()
    for block in (block for block in blocks if block.is_contents):
        contents.read(block.heading, block.lines, errors)
    written = [block for block in blocks if not block.is_contents]
    sections = [_read_block(block, contents.titles(), errors) for block in written]
    check_tree(sections, written, errors)
    contents.check(sections, errors)
    errors.raise_any()
    return Guide(
        front.title,
        front.subtitle,
        front.version,
        front.dated_on,
        contents.entries,
        tuple(sections),
        closing_note,
    )


def _take_front(blocks: Sequence[GuideBlock], errors: Errors) -> tuple[Front, Sequence[GuideBlock]]:
    if not blocks or blocks[0].is_numbered or blocks[0].is_contents:
        errors.add(blocks[0].heading.number if blocks else 1, NO_TITLE)
        return Front(""), blocks
    title = blocks[0]
    if len(blocks) == 1:
        errors.add(title.heading.number, "expected sections after the title")
    return read_front(title.heading, title.lines, errors), blocks[1:]


def _read_block(block: GuideBlock, contents: Mapping[str, str], errors: Errors) -> GuideSection:
    number, title = _read_heading(block.heading, contents, errors)
    return read_section(number, title, block.lines, errors)


def _read_heading(
    heading: GuideLine, contents: Mapping[str, str], errors: Errors
) -> tuple[str, str]:
    number, title = read_section_number(heading.text) or ("", heading.text)
    if read_label(title) or (not number and read_item(title)):
        errors.add(heading.number, "expected a heading above the line of = or -")
    if len(title) > LONGEST_TITLE:
        errors.add(heading.number, f"expected at most {LONGEST_TITLE} characters in a heading")
    return number, read_title(title, contents)
