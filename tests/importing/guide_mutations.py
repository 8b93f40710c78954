"""Random changes to a guide and to a site, by a seed: what authors and editors do to texts."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from kb.guide.document import Guide, GuideEntry, GuideSection, SectionPart

WORDS = ("restart", "verify", "cable", "router", "cache", "index", "token", "queue", "mirror")


@dataclass
class GuideMutator:
    """Changes a guide as its authors would between two editions."""

    guide: Guide
    random: random.Random
    count: int = 0

    def mutate(self, times: int) -> Guide:
        """Apply a number of random changes and return the guide."""
        changes: list[Callable[[], None]] = [
            self.reword_line,
            self.reword_line,
            self.add_line,
            self.remove_line,
            self.move_line,
            self.retitle,
            self.move_section,
            self.add_section,
            self.remove_section,
            self.reword_code,
        ]
        for _ in range(times):
            self.random.choice(changes)()
        self.renumber()
        return self.guide

    def words(self) -> str:
        """Return a line that no edition had before."""
        self.count += 1
        return " ".join([*self.random.sample(WORDS, 4), f"g{self.count}"]).capitalize()

    def sections(self) -> list[GuideSection]:
        """Return the sections that are articles with lines."""
        return [s for s in self.guide.sections if any(part.entries for part in s.parts)]

    def put(self, old: GuideSection, *new: GuideSection) -> None:
        """Replace a section by others."""
        at = self.guide.sections.index(old)
        before, after = self.guide.sections[:at], self.guide.sections[at + 1 :]
        self.guide = replace(self.guide, sections=(*before, *new, *after), contents=())

    def change_entries(self, change: Callable[[list[GuideEntry]], None]) -> None:
        """Change the lines of a list of a random section; a list keeps one line at least."""
        section = self.random.choice(self.sections())
        part = self.random.choice([part for part in section.parts if part.entries])
        entries = list(part.entries)
        change(entries)
        if entries:
            self.put(section, _with_part(section, part, replace(part, entries=tuple(entries))))

    def reword_line(self) -> None:
        """Add a word to a line, or write another."""

        def change(entries: list[GuideEntry]) -> None:
            at = self.random.randrange(len(entries))
            more = f"{entries[at].text} {self.words()}"
            entries[at] = GuideEntry(more if self.random.random() < 0.7 else self.words())

        self.change_entries(change)

    def add_line(self) -> None:
        """Insert a line anywhere."""
        self.change_entries(
            lambda entries: entries.insert(
                self.random.randint(0, len(entries)), GuideEntry(self.words())
            )
        )

    def remove_line(self) -> None:
        """Remove a line."""

        def change(entries: list[GuideEntry]) -> None:
            del entries[self.random.randrange(len(entries))]

        self.change_entries(change)

    def move_line(self) -> None:
        """Move a line to another place of its list."""

        def change(entries: list[GuideEntry]) -> None:
            entry = entries.pop(self.random.randrange(len(entries)))
            entries.insert(self.random.randint(0, len(entries)), entry)

        self.change_entries(change)

    def retitle(self) -> None:
        """Give a section another title."""
        section = self.random.choice(self.sections())
        self.put(section, replace(section, title=f"Topic {self.words()}"))

    def movable(self) -> list[GuideSection]:
        """Return the sections whose chapter keeps another one."""
        parents = [section.parent_number for section in self.guide.sections]
        return [
            s for s in self.sections() if s.parent_number and parents.count(s.parent_number) > 1
        ]

    def move_section(self) -> None:
        """Move a sub-section to another chapter."""
        if not self.movable():
            return
        section = self.random.choice(self.movable())
        chapters = [s.number for s in self.guide.sections if s.kind == "group"]
        self.put(section)
        moved = replace(section, number=f"{self.random.choice(chapters)}.999")
        self.guide = replace(self.guide, sections=(*self.guide.sections, moved))

    def add_section(self) -> None:
        """Write a new section below a chapter."""
        chapters = [s.number for s in self.guide.sections if s.kind == "group"]
        parts = (
            SectionPart("problem", self.words()),
            SectionPart("steps", entries=(GuideEntry(self.words()), GuideEntry(self.words()))),
            SectionPart("resolutions", entries=(GuideEntry(self.words()),)),
        )
        section = GuideSection(f"{self.random.choice(chapters)}.999", f"New {self.words()}", parts)
        self.guide = replace(self.guide, sections=(*self.guide.sections, section), contents=())

    def remove_section(self) -> None:
        """Remove a section whose chapter keeps another."""
        if self.movable():
            self.put(self.random.choice(self.movable()))

    def reword_code(self) -> None:
        """Explain a code in other words."""
        section = self.random.choice([s for s in self.guide.sections if s.codes])
        codes = list(section.codes)
        at = self.random.randrange(len(codes))
        codes[at] = replace(codes[at], explanation=self.words())
        self.put(section, replace(section, codes=tuple(codes)))

    def renumber(self) -> None:
        """Number the sub-sections of each chapter in order, as the next edition does."""
        order = {section.number: i for i, section in enumerate(self.guide.sections)}
        counts: dict[str, int] = {}
        ordered = sorted(
            self.guide.sections,
            key=lambda s: (_chapter(s), bool(s.parent_number), order[s.number]),
        )
        sections = []
        for section in ordered:
            if section.parent_number:
                counts[section.parent_number] = counts.get(section.parent_number, 0) + 1
                number = f"{section.parent_number}.{counts[section.parent_number]}"
                section = replace(section, number=number)
            sections.append(section)
        self.guide = replace(self.guide, sections=tuple(sections), contents=())


def _chapter(section: GuideSection) -> int:
    return int(section.number.split(".")[0]) if section.number else 10**6


def _with_part(section: GuideSection, old: SectionPart, new: SectionPart) -> GuideSection:
    parts = tuple(new if part is old else part for part in section.parts)
    return replace(section, parts=parts)
