"""Guide text → a Guide, or an error for every line that does not follow the format."""

from collections.abc import Mapping, Sequence

from kb.guide.code_rows import MAX_TITLE
from kb.guide.document import Guide, GuideSection
from kb.guide.errors import ErrorCollector, GuideError
from kb.guide.grammar import read_heading, read_item
from kb.guide.heading_blocks import NO_TITLE, HeadingBlock, read_blocks, take_closing_note
from kb.guide.labels import read_label
from kb.guide.lines import GuideLine
from kb.guide.section_parser import read_section
from kb.guide.table_of_contents import TableOfContents
from kb.guide.title_block import TitleBlock, read_title_block
from kb.guide.titles import read_title
from kb.guide.validate_headings import NOT_A_HEADING, check_headings


def parse_guide(text: str) -> Guide:
    """Return the guide in a text; raise GuideError naming every line that is not understood."""
    errors = ErrorCollector(GuideError)
    title, blocks = _take_title_block(read_blocks(text, errors), errors)
    note = take_closing_note(blocks[-1]) if blocks else []
    contents = TableOfContents()
    for block in (block for block in blocks if block.is_contents):
        contents.read(block.heading, block.lines, errors)
    section_blocks = [block for block in blocks if not block.is_contents]
    sections = [_read_block(block, contents.titles(), errors) for block in section_blocks]
    check_headings(sections, section_blocks, errors)
    contents.check(sections, errors)
    errors.raise_any()
    return Guide(
        title.title,
        title.subtitle,
        title.version,
        title.dated_on,
        contents.entries,
        tuple(sections),
        " ".join(line.text for line in note),
        note[0].number if note else 0,
    )


def _take_title_block(
    blocks: Sequence[HeadingBlock], errors: ErrorCollector
) -> tuple[TitleBlock, Sequence[HeadingBlock]]:
    """Return the title block and the blocks after it."""
    if not blocks or blocks[0].is_numbered or blocks[0].is_contents:
        errors.add(blocks[0].heading.number if blocks else 1, NO_TITLE)
        return TitleBlock(""), blocks
    title = blocks[0]
    if len(blocks) == 1:
        errors.add(title.heading.number, "expected sections after the title")
    return read_title_block(title.heading, title.lines, errors), blocks[1:]


def _read_block(
    block: HeadingBlock, contents: Mapping[str, str], errors: ErrorCollector
) -> GuideSection:
    number, title = _read_heading(block.heading, contents, errors)
    return read_section(number, title, block.lines, errors, block.heading.number)


def _read_heading(
    heading: GuideLine, contents: Mapping[str, str], errors: ErrorCollector
) -> tuple[str, str]:
    number, title = read_heading(heading.text)
    if read_label(title) or (not number and read_item(title)):
        errors.add(
            heading.number,
            f"`{heading.text[:60]}` has a line under it, as a heading has; put a blank between",
            NOT_A_HEADING,
        )
    if len(title) > MAX_TITLE:
        errors.add(heading.number, f"expected at most {MAX_TITLE} characters in a heading", "long")
    return number, read_title(title, contents)
