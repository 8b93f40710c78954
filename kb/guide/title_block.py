"""The lines before the first section → title, subtitle, version and date; table of contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.guide.document import ContentsEntry, GuideSection
from kb.guide.errors import Errors
from kb.guide.grammar import read_section_number
from kb.guide.lines import GuideLine
from kb.guide.section_parser import LONGEST_TITLE
from kb.guide.titles import read_title, title_case, title_key

_VERSION = re.compile(r"version:? (v?[0-9].{0,38})", re.IGNORECASE)
_DATE = re.compile(r"(?:last )?updated:? (.{1,60})", re.IGNORECASE)


@dataclass(frozen=True)
class Front:
    """The title block."""

    title: str
    subtitle: str = ""
    version: str = ""
    dated_on: str = ""


def read_front(title: GuideLine, lines: Sequence[GuideLine], errors: Errors) -> Front:
    """Return the title block: an underlined title, a subtitle, version and date."""
    subtitle, marks = "", dict[str, str]()
    for at, line in enumerate(lines):
        found = read_version(line.text)
        if found and not found.keys() & marks.keys():
            marks |= found
        elif at == 0 and not found and read_section_number(line.text) is None:
            subtitle = read_title(line.text, {})
        else:
            errors.add(
                line.number, "expected `Version … | Last Updated: …` or an underlined heading"
            )
            break
    _check_lengths(title, lines[0] if subtitle else title, errors)
    return Front(read_title(title.text, {}), subtitle, **marks)


def read_version(text: str) -> dict[str, str]:
    """Return what `Version 2.0 | Last Updated: August 2024`, or half of it, says; else {}."""
    found: dict[str, str] = {}
    for part in text.split("|"):
        version, date = _VERSION.fullmatch(part.strip()), _DATE.fullmatch(part.strip())
        name, match = ("version", version) if version else ("dated_on", date)
        if match is None or name in found:
            return {}
        found[name] = match[1]
    return found


def _check_lengths(title: GuideLine, subtitle: GuideLine, errors: Errors) -> None:
    for line in (title, subtitle):
        if len(line.text) > LONGEST_TITLE:
            errors.add(line.number, f"expected at most {LONGEST_TITLE} characters in a title")


class Contents:
    """The table of contents: its entries with the lines they stand in."""

    def __init__(self) -> None:
        self._found: list[tuple[int, ContentsEntry]] = []

    def read(self, heading: GuideLine, lines: Sequence[GuideLine], errors: Errors) -> None:
        """Take the entries of a table of contents."""
        if self._found:
            errors.add(heading.number, "expected one table of contents")
        if not lines:
            errors.add(heading.number, "expected the sections under the table of contents")
        for line in lines:
            number, title = read_section_number(line.text) or ("", line.text)
            self._found.append((line.number, ContentsEntry(number, title_case(title))))

    @property
    def entries(self) -> tuple[ContentsEntry, ...]:
        """The entries in order."""
        return tuple(entry for _line, entry in self._found)

    def titles(self) -> dict[str, str]:
        """Return the titles by folded title, as upper-case headings ask for them."""
        return {title_key(entry.title): entry.title for entry in self.entries}

    def check(self, sections: Sequence[GuideSection], errors: Errors) -> None:
        """Say which entries are there twice or lead to none of the sections."""
        there = {(section.number, title_key(section.title)) for section in sections}
        seen: set[tuple[str, str]] = set()
        for line, entry in self._found:
            wanted = (entry.number, title_key(entry.title))
            if wanted in seen:
                errors.add(line, "expected each section once in the table of contents")
            elif wanted not in there:
                errors.add(line, f"expected a section with the heading “{_written(entry)}”")
            seen.add(wanted)


def _written(entry: ContentsEntry) -> str:
    dot = "" if "." in entry.number or not entry.number else "."
    return f"{entry.number}{dot} {entry.title}".strip()
