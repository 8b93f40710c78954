"""A table of old addresses and articles, as a spreadsheet saves it → pairs, and what is wrong."""

import csv
import re
from collections.abc import Iterator

from kb.importing.folder.to_text import NotText, to_text
from kb.importing.redirects import RedirectPair

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000
HEADS = {"old", "from", "source", "path", "url", "old address", "old path", "old url", "address"}


class UnusableTable(Exception):
    """A file that cannot be read as a table of two columns; the message says where."""


def read_pairs(data: bytes) -> tuple[list[RedirectPair], list[str]]:
    """Return the pairs of a table with commas, semicolons or tabs, and what is wrong with rows.

    The first row may name its columns. Raises UnusableTable.
    """
    if len(data) > MAX_BYTES:
        raise UnusableTable(f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} are read.")
    try:
        decoded = to_text(data)
    except NotText as error:
        raise UnusableTable(str(error)) from error
    pairs: list[RedirectPair] = []
    problems = list(decoded.warnings)
    for line, cells in _rows(decoded.text):
        if len(pairs) + len(problems) >= MAX_ROWS:
            raise UnusableTable(f"The file has more than {MAX_ROWS:,} rows.")
        if len(cells) == 2 and all(cells):
            pairs.append(RedirectPair(cells[0], cells[1], f"Line {line}"))
        else:
            problems.append(f"Line {line}: {_problem(cells)}")
    return pairs, problems


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each row's first line and its cells; empty rows are passed over."""
    reader = csv.reader(text.split("\n"), delimiter=_delimiter(text), strict=True)
    is_first, line = True, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnusableTable(f"Line {reader.line_num}: {error}.") from error
        cells = [cell.strip() for cell in cells]
        while len(cells) > 2 and not cells[-1]:
            cells.pop()
        is_head = is_first and cells[0].casefold() in HEADS if cells else False
        if any(cells) and not is_head:
            yield line, cells
        is_first = is_first and not any(cells)
        line = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Return what parts the columns: the sign that makes two cells of most of the first rows."""
    rows = [row for row in text.split("\n", 20)[:20] if row.strip()]

    def count(sign: str) -> int:
        return sum(sum(bool(cell.strip()) for cell in row.split(sign)) == 2 for row in rows)

    return max("\t;,", key=count)


def _problem(cells: list[str]) -> str:
    if len(cells) == 2:
        return "an address is missing." if any(cells) else "the row is empty."
    what = re.sub(r"\s+", " ", " | ".join(cells))[:120]
    return f"expected two columns, the old address and the article, not {len(cells)}: {what}"
