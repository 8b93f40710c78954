"""The tree of a page's content → Markdown that shows the same words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.importing.html.page.callouts import callout_kind, callout_title
from kb.importing.html.page.cells import write_cell
from kb.importing.html.page.code import code_block
from kb.importing.html.page.links import MEDIA_TAGS, PageLinks
from kb.importing.html.page.lists import LIST_TAGS, MarkedItem, items_of, join_blocks, write_list
from kb.importing.html.page.marks import write_runs
from kb.importing.html.page.runs import PLAIN, MarkedRun, Marks, collect_runs, marks_of
from kb.importing.html.page.tables import PageTable, read_table, write_table
from kb.importing.html.page.tree import BLOCK_TAGS, PageElement

MOST_NESTED = 12
"""Lists and quotes in each other; deeper ones are written as paragraphs."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True)
class _Place:
    """Where blocks stand: in how many lists and quotes, and in which marks."""

    nested: int = 0
    marks: Marks = PLAIN

    def within(self) -> "_Place":
        """Return the place in a list or quote here."""
        return replace(self, nested=self.nested + 1)


class PageWriter:
    """Writes the content of one page; `links` has its addresses and what is said of it."""

    def __init__(self, links: PageLinks) -> None:
        self.links = links
        self.cells = 0

    def markdown(self, content: PageElement) -> str:
        """Return the Markdown of an element's content."""
        return join_blocks(list(self._blocks(content, _Place())))

    def line(self, element: PageElement, marks: Marks = PLAIN) -> str:
        """Return an element's words in one line."""
        return " ".join(write_runs(self._runs(element.children, marks)).split())

    def _blocks(self, parent: PageElement, place: _Place) -> Iterator[str]:
        """Yield the blocks of an element; words between them are paragraphs."""
        words: list[PageElement | str] = []
        for child in parent.children:
            if isinstance(child, str) or not (child.has_block or child.tag in BLOCK_TAGS):
                words.append(child)
                continue
            yield from self._paragraphs(words, place)
            words = []
            marks = marks_of(child, place.marks, self.links.address)
            for block in self._block(child, replace(place, marks=marks)):
                if block.strip():
                    yield block
        yield from self._paragraphs(words, place)

    def _paragraphs(self, nodes: list[PageElement | str], place: _Place) -> Iterator[str]:
        """Yield the paragraphs of words in a row; an empty line parts them."""
        paragraph: list[str] = []
        for line in [*write_runs(self._runs(nodes, place.marks)).split("\n"), ""]:
            if line.strip():
                paragraph.append(line.strip())
            elif paragraph:
                yield "  \n".join(paragraph)
                paragraph = []

    def _runs(self, nodes: list[PageElement | str], marks: Marks) -> list[MarkedRun]:
        return collect_runs(nodes, marks, self.links.raw_run, self.links.address)

    def _block(self, element: PageElement, place: _Place) -> Iterator[str]:
        if element.tag in HEADINGS:
            yield self._heading(element, place)
        elif kind := callout_kind(element):
            yield from self._callout(element, kind, place)
        elif element.tag in LIST_TAGS:
            yield from self._list(element, place)
        elif element.tag == "table":
            yield from self._table(read_table(element), place)
        elif element.tag == "blockquote":
            yield from self._quote("", list(self._blocks(element, place.within())), place)
        elif element.tag == "details":
            yield from self._details(element, place)
        elif element.tag in MEDIA_TAGS:
            yield self.links.media(element)
        else:
            yield from self._simple(element, place)

    def _simple(self, element: PageElement, place: _Place) -> Iterator[str]:
        match element.tag:
            case "pre":
                yield code_block(element)
            case "hr":
                yield "" if place.nested else "---"
            case "dt" | "summary" | "legend" | "caption":
                yield from self._blocks(element, replace(place, marks=_bold(place.marks)))
            case _:
                yield from self._blocks(element, place)

    def _heading(self, element: PageElement, place: _Place) -> str:
        words = self.line(element, replace(place.marks, is_bold=bool(place.nested)))
        if place.nested or not words:
            return words
        closed = f"{words[:-1]}\\#" if words.endswith(" #") or words == "#" else words
        return f"{'#' * HEADINGS[element.tag]} {closed}"

    def _callout(self, element: PageElement, kind: str, place: _Place) -> Iterator[str]:
        title = callout_title(element)
        words = title.words().rstrip(":").casefold() if title else ""
        if title and words == kind:
            title.children = []
        elif title and title.tag not in HEADINGS:
            title.children = [PageElement("b", children=title.children)]
        blocks = list(self._blocks(element, place.within()))
        yield from self._quote(f"[!{kind.upper()}]", blocks, place)

    def _quote(self, first: str, blocks: list[str], place: _Place) -> Iterator[str]:
        if place.nested >= MOST_NESTED:
            yield from blocks
        elif blocks:
            lines = [*([first] if first else []), *join_blocks(blocks).split("\n")]
            yield "\n".join(f"> {line}" if line else ">" for line in lines)

    def _list(self, element: PageElement, place: _Place) -> Iterator[str]:
        items = [
            MarkedItem(item.number, list(self._blocks(item.content, place.within())))
            for item in items_of(element)
        ]
        if place.nested >= MOST_NESTED:
            yield from (block for item in items for block in item.blocks)
        elif written := write_list(items):
            yield written

    def _details(self, element: PageElement, place: _Place) -> Iterator[str]:
        elements = (child for child in element.children if isinstance(child, PageElement))
        summary = next((each for each in elements if each.tag == "summary"), None)
        others = [child for child in element.children if child is not summary]
        blocks = list(self._blocks(PageElement("div", children=others, has_block=True), place))
        words = self.line(summary) if summary else ""
        opening = "<details open>" if "open" in element.attributes else "<details>"
        if words or blocks:
            yield f"{opening}\n<summary>{words or 'Details'}</summary>"
            yield from blocks
            yield "</details>"

    def _table(self, table: PageTable, place: _Place) -> Iterator[str]:
        if table.caption:
            yield from self._blocks(table.caption, replace(place, marks=_bold(place.marks)))
        for element in table.others:
            yield from self._blocks(element, place)
        if table.is_layout:
            for row in table.rows:
                for cell in row:
                    yield from self._blocks(cell.content, place)
            return
        text, cells = write_table(table, self._cell, self.cells)
        self.cells += cells
        if text and not cells:
            self.links.say("A table has too many cells for one here; it became a list.")
        yield text

    def _cell(self, element: PageElement, is_bold: bool) -> str:
        return write_cell(element, Marks(is_bold=is_bold), self.links)


def _bold(marks: Marks) -> Marks:
    return replace(marks, is_bold=True)
