"""The table of contents of a guide → its lines with the headings as they are to be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kb.guide.document import ContentsEntry, Guide, GuideSection
from kb.guide.table_of_contents import PAGE
from kb.guide.titles import title_key
from kb.importing.guide_export.guide_lines import GuideLines, indent_of
from kb.importing.guide_export.planned import PlannedSection

_ENTRY = re.compile(r"(?P<mark>\s*(?:[-*•]\s+)?)(?P<number>[0-9]+(?:\.[0-9]+)*)?(?P<rest>.*)")


class ContentsWriter:
    """The entries as they are to be: `changes` has the new lines by number, `titles` what they say.

    An entry follows its section: it is renamed, renumbered or taken out with it, and a new section
    gets one where the sections beside it have one.
    """

    def __init__(self, guide: Guide, planned: Sequence[PlannedSection], lines: GuideLines) -> None:
        self.changes: dict[int, list[str]] = {}
        self.titles: dict[str, str] = {}
        self._lines = lines
        self._depths = {entry.number.count("."): entry for entry in guide.contents}
        by_section = {each.old.line: each for each in planned if each.old is not None}
        entries: dict[int, ContentsEntry] = {}
        for entry, section in _with_sections(guide):
            kept = by_section.get(section.line) if section else None
            if section is None:
                self._say(entry.title)
                continue
            entries.setdefault(section.line, entry)
            if kept is None:
                self.changes[entry.line] = []
            else:
                self._follow(entry, section, kept.section)
        self._add_new(planned, entries)

    def _say(self, title: str) -> None:
        self.titles[title_key(title)] = title

    def _follow(self, entry: ContentsEntry, old: GuideSection, new: GuideSection) -> None:
        title = new.title if old.title != new.title else entry.title
        number = new.number if old.number != new.number and entry.number else entry.number
        self._say(title)
        if (number, title) == (entry.number, entry.title):
            return
        line = self._lines[range(entry.line, entry.line + 1)][0]
        self.changes[entry.line] = [_with(line, entry, replace(entry, number=number, title=title))]

    def _add_new(
        self, planned: Sequence[PlannedSection], entries: Mapping[int, ContentsEntry]
    ) -> None:
        """Add an entry below the one of the section that stands before a new one.

        Only where the table lists sections of its level.
        """
        last: dict[str, ContentsEntry] = {}
        for each in planned:
            section, parent = each.section, each.section.parent_number
            entry = entries.get(each.old.line) if each.old else None
            like = self._depths.get(section.number.count("."))
            if entry is not None:
                last[parent] = last[section.number] = entry
            elif each.old is None and like is not None and parent in last:
                self._append(last[parent], section, like)

    def _append(self, before: ContentsEntry, section: GuideSection, like: ContentsEntry) -> None:
        line = PAGE.sub("", self._lines[range(like.line, like.line + 1)][0].rstrip())
        new = _with(line, like, replace(like, number=section.number, title=section.title))
        known = self.changes.get(before.line, self._lines[range(before.line, before.line + 1)])
        self.changes[before.line] = [*known, new]
        self._say(section.title)


def _with_sections(guide: Guide) -> Iterator[tuple[ContentsEntry, GuideSection | None]]:
    """Yield each entry and the section that it leads to, by its number or by its title."""
    by_number: dict[str, GuideSection] = {}
    by_title: dict[str, GuideSection] = {}
    for section in guide.sections:
        by_number.setdefault(section.number, section)
        by_title.setdefault(title_key(section.title), section)
    for entry in guide.contents:
        found = by_number.get(entry.number) if entry.number else None
        yield entry, found or by_title.get(title_key(entry.title))


def _with(line: str, old: ContentsEntry, new: ContentsEntry) -> str:
    """Return the line of an entry with another number and title; dots and page number stay."""
    match = _ENTRY.fullmatch(line.rstrip("\r\n"))
    ending = line[len(line.rstrip("\r\n")) :]
    at = line.casefold().find(old.title.casefold())
    if match is None or at < 0 or len(line) != len(line.casefold()):
        dot = "" if "." in new.number or not new.number else "."
        return f"{indent_of(line)}{new.number}{dot} {new.title}".rstrip() + ending
    was = line[at : at + len(old.title)]
    title = new.title.upper() if was.isupper() and old.title != was else new.title
    before = line[:at]
    if old.number and new.number != old.number:
        before = match["mark"] + new.number + before[match.end("number") :]
        if ("." in new.number) != ("." in old.number):
            before = f"{match['mark']}{new.number}{'' if '.' in new.number else '.'} "
    return before + title + line[at + len(old.title) :]
