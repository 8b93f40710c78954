"""Tables of a page → tables of GitHub's Markdown; no word of a cell is lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kb.importing.html.page.tree import PageElement
from kb.text.gfm.limits import MAX_CELLS

WIDEST_SPAN = 50
"""Columns or rows; a cell that says more spans so many."""

_PARTS = {"thead", "tbody", "tfoot"}


@dataclass(frozen=True)
class TableCell:
    """A cell with the columns and rows that it spans."""

    content: PageElement
    is_head: bool
    columns: int = 1
    rows: int = 1


@dataclass
class PageTable:
    """A table; `others` is what stands in it outside of its cells, which HTML does not allow."""

    element: PageElement
    caption: PageElement | None = None
    rows: list[list[TableCell]] = field(default_factory=list)
    others: list[PageElement] = field(default_factory=list)

    @property
    def is_layout(self) -> bool:
        """Whether its cells are read one after the other: it is no table of values."""
        if self.element.attributes.get("role") in ("none", "presentation"):
            return True
        if any(cell.is_head for row in self.rows for cell in row):
            return False
        is_column = all(len(row) <= 1 for row in self.rows)
        inner = (each.tag for row in self.rows for c in row for each in c.content.elements())
        return is_column or any(tag == "table" for tag in inner)

    @property
    def width(self) -> int:
        """The number of its columns, at least."""
        return max((sum(cell.columns for cell in row) for row in self.rows), default=0)


def read_table(element: PageElement) -> PageTable:
    """Return the rows of a table, without those of tables in its cells."""
    table = PageTable(element)
    _read_part(element, table)
    return table


def _read_part(part: PageElement, table: PageTable) -> None:
    for child in part.children:
        if isinstance(child, str):
            if child.strip():
                table.others.append(PageElement("p", children=[child]))
        elif child.tag in _PARTS:
            _read_part(child, table)
        elif child.tag == "tr":
            if row := list(_cells(child, table, is_head=part.tag == "thead")):
                table.rows.append(row)
        elif child.tag in ("td", "th"):
            table.rows.append([_cell(child, is_head=False)])
        elif child.tag == "caption" and not table.caption:
            table.caption = child
        else:
            table.others.append(PageElement("div", children=[child], has_block=True))


def _cells(row: PageElement, table: PageTable, *, is_head: bool) -> Iterator[TableCell]:
    for child in row.children:
        if isinstance(child, PageElement) and child.tag in ("td", "th"):
            yield _cell(child, is_head=is_head)
        elif isinstance(child, PageElement) or child.strip():
            table.others.append(PageElement("div", children=[child], has_block=True))


def _cell(element: PageElement, *, is_head: bool) -> TableCell:
    spans = (_span(element.attributes.get(name, "")) for name in ("colspan", "rowspan"))
    return TableCell(element, is_head or element.tag == "th", *spans)


def _span(text: str) -> int:
    number = re.fullmatch(r"\s*([1-9][0-9]{0,3})\s*", text)
    return min(int(number[1]), WIDEST_SPAN) if number else 1


def write_table(
    table: PageTable, cell: Callable[[PageElement, bool], str], cells_before: int
) -> tuple[str, int]:
    """Return a table as Markdown, and how many cells it has; a large one becomes a list, with 0.

    `cell` is asked for the line of a cell, and told whether to write it in bold; a text may have
    so many cells, of which `cells_before` are in use.
    """
    size = table.width * (len(table.rows) + 1)
    if cells_before + size > MAX_CELLS:
        return _as_list(table, cell), 0
    return _as_table(table, cell), size


def _as_table(table: PageTable, cell: Callable[[PageElement, bool], str]) -> str:
    grid = [row for row in _grid(table, cell) if any(row)]
    if not grid:
        return ""
    width = max(map(len, grid))
    has_head = all(each.is_head for each in table.rows[0])
    head = grid.pop(0) if has_head else []
    rows = [head, ["---"] * width, *grid]
    return "\n".join(f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows)


def _grid(table: PageTable, cell: Callable[[PageElement, bool], str]) -> Iterator[list[str]]:
    """Yield the texts of each row; what a cell spans is empty beside and below it."""
    spanned: dict[int, int] = {}
    for number, row in enumerate(table.rows):
        texts: list[str] = []
        for each in row:
            _fill(texts, spanned)
            is_bold = each.is_head and number > 0
            for column in range(len(texts), len(texts) + each.columns):
                spanned[column] = each.rows
            texts += [cell(each.content, is_bold), *[""] * (each.columns - 1)]
        _fill(texts, spanned)
        spanned = {column: left - 1 for column, left in spanned.items() if left > 1}
        yield texts


def _fill(texts: list[str], spanned: dict[int, int]) -> None:
    """Add empty texts for the columns that a cell of a row above spans."""
    while len(texts) in spanned:
        texts.append("")


def _as_list(table: PageTable, cell: Callable[[PageElement, bool], str]) -> str:
    rows = ([text for each in row if (text := cell(each.content, False))] for row in table.rows)
    return "\n".join(f"- {' · '.join(row)}" for row in rows if row)
