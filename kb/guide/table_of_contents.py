"""The table of contents of a guide → its entries, and whether they match the sections."""

from collections.abc import Sequence

from kb.guide.document import ContentsEntry, GuideSection
from kb.guide.errors import ErrorCollector
from kb.guide.grammar import read_section_number
from kb.guide.lines import GuideLine
from kb.guide.titles import title_case, title_key


class TableOfContents:
    """The entries of a table of contents, with their line numbers."""

    def __init__(self) -> None:
        self._numbered_entries: list[tuple[int, ContentsEntry]] = []

    def read(self, heading: GuideLine, lines: Sequence[GuideLine], errors: ErrorCollector) -> None:
        """Add the entries under a heading `Table of contents`."""
        if self._numbered_entries:
            errors.add(heading.number, "expected one table of contents")
        if not lines:
            errors.add(heading.number, "expected the sections under the table of contents")
        for line in lines:
            number, title = read_section_number(line.text) or ("", line.text)
            entry = ContentsEntry(number, title_case(title))
            self._numbered_entries.append((line.number, entry))

    @property
    def entries(self) -> tuple[ContentsEntry, ...]:
        """The entries in order."""
        return tuple(entry for _line, entry in self._numbered_entries)

    def titles(self) -> dict[str, str]:
        """Return the titles by `title_key`, to restore the case of upper-case headings."""
        return {title_key(entry.title): entry.title for entry in self.entries}

    def check(self, sections: Sequence[GuideSection], errors: ErrorCollector) -> None:
        """Add an error for each entry that repeats or that has no section."""
        headings = {(section.number, title_key(section.title)) for section in sections}
        seen: set[tuple[str, str]] = set()
        for line, entry in self._numbered_entries:
            heading = (entry.number, title_key(entry.title))
            if heading in seen:
                errors.add(line, "expected each section once in the table of contents")
            elif heading not in headings:
                errors.add(line, f"expected a section with the heading “{_as_written(entry)}”")
            seen.add(heading)


def _as_written(entry: ContentsEntry) -> str:
    dot = "" if "." in entry.number or not entry.number else "."
    return f"{entry.number}{dot} {entry.title}".strip()
