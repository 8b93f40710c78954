"""A cell of a table → one line of Markdown, with its paragraphs and lists as lines of it."""

from collections.abc import Iterator

from kb.importing.folder.clean.html_lines import code_span
from kb.importing.html.page.code import code_text
from kb.importing.html.page.links import MEDIA_TAGS, PageLinks
from kb.importing.html.page.lists import LIST_TAGS, items_of
from kb.importing.html.page.marks import write_runs
from kb.importing.html.page.runs import Marks, collect_runs, marks_of
from kb.importing.html.page.tables import read_table
from kb.importing.html.page.tree import BLOCK_TAGS, PageElement

BREAK = "<br>"


def write_cell(element: PageElement, marks: Marks, links: PageLinks) -> str:
    """Return what a cell shows; a bar in it does not end it."""
    return BREAK.join(_lines(element, marks, links)).replace("|", "\\|")


def _lines(parent: PageElement, marks: Marks, links: PageLinks) -> Iterator[str]:
    words: list[PageElement | str] = []
    for child in parent.children:
        if isinstance(child, str) or not (child.has_block or child.tag in BLOCK_TAGS):
            words.append(child)
            continue
        yield from _words(words, marks, links)
        words = []
        yield from _block(child, marks_of(child, marks, links.address), links)
    yield from _words(words, marks, links)


def _words(nodes: list[PageElement | str], marks: Marks, links: PageLinks) -> Iterator[str]:
    text = write_runs(collect_runs(nodes, marks, links.raw_run, links.address))
    yield from (line.strip() for line in text.split("\n") if line.strip())


def _block(element: PageElement, marks: Marks, links: PageLinks) -> Iterator[str]:
    if element.tag in LIST_TAGS:
        for item in items_of(element):
            if text := BREAK.join(_lines(item.content, marks, links)):
                yield f"{f'{item.number}.' if item.number else '•'} {text}"
    elif element.tag == "pre":
        lines = (line.strip() for line in code_text(element).split("\n"))
        yield from (code_span(line) for line in lines if line)
    elif element.tag == "table":
        yield from _table(element, marks, links)
    elif element.tag in MEDIA_TAGS:
        yield links.media(element)
    else:
        yield from _lines(element, marks, links)


def _table(element: PageElement, marks: Marks, links: PageLinks) -> Iterator[str]:
    table = read_table(element)
    for part in [*([table.caption] if table.caption else []), *table.others]:
        yield from _lines(part, marks, links)
    for row in table.rows:
        texts = (BREAK.join(_lines(cell.content, marks, links)) for cell in row)
        if line := " · ".join(text for text in texts if text):
            yield line
