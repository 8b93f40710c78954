"""The table of contents of a guide → its entries, and whether they match the sections."""

import re
from collections.abc import Sequence

from kb.guide.document import ContentsEntry, GuideSection
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import read_heading, read_item
from kb.guide.lines import GuideLine
from kb.guide.titles import title_case, title_key

_PAGE_WORD = r"(?:(?:p|s|pág|blz|page|seite|página|pagina)\b\.?)?\s*\d{0,4}$"
PAGE = re.compile(
    rf"\s*(?:\.\s?){{2,}}\s*{_PAGE_WORD}|\s+…+\s*{_PAGE_WORD}|\t+\d{{1,4}}$", re.IGNORECASE
)


class TableOfContents:
    """The entries of a table of contents, with their line numbers."""

    def __init__(self) -> None:
        self._numbered_entries: list[tuple[int, ContentsEntry]] = []

    def read(self, heading: GuideLine, lines: Sequence[GuideLine], errors: ErrorCollector) -> None:
        """Add the entries under a heading `Table of contents`; page numbers are left out."""
        if self._numbered_entries:
            errors.add(heading.number, "expected one table of contents")
        if not lines:
            errors.add(heading.number, "expected the sections under the table of contents")
        for line in lines:
            entry = _read_entry(line)
            self._numbered_entries.append((line.number, entry))

    @property
    def entries(self) -> tuple[ContentsEntry, ...]:
        """The entries in order."""
        return tuple(entry for _line, entry in self._numbered_entries)

    def titles(self) -> dict[str, str]:
        """Return the titles by `title_key`, to restore the case of upper-case headings."""
        return {title_key(entry.title): entry.title for entry in self.entries}

    def check(self, sections: Sequence[GuideSection], errors: ErrorCollector) -> None:
        """Add an error for each entry that repeats, and for each that has no section.

        A section is found by its number or by its title: one of the two may have changed since.
        """
        known = {section.number for section in sections if section.number}
        known |= {title_key(section.title) for section in sections}
        seen: set[tuple[str, str]] = set()
        for line, entry in self._numbered_entries:
            heading = (entry.number, title_key(entry.title))
            if heading in seen:
                errors.add(line, "expected each section once in the table of contents", "twice")
            elif not {entry.number, title_key(entry.title)} & known:
                errors.add(
                    line,
                    f"no section has the heading “{_as_written(entry)}”; write a line of = or - "
                    "under its heading, or take it out of the table of contents",
                    "contents",
                )
            seen.add(heading)


def _read_entry(line: GuideLine) -> ContentsEntry:
    text = PAGE.sub("", line.parts[0].raw) if len(line.parts) == 1 else line.text
    words = " ".join(text.split())
    item = read_item(words)
    if item and item.number is None:
        words = item.text
    number, title = read_heading(words)
    return ContentsEntry(number, title_case(title), line.number)


def _as_written(entry: ContentsEntry) -> str:
    dot = "" if "." in entry.number or not entry.number else "."
    return f"{entry.number}{dot} {entry.title}".strip()
