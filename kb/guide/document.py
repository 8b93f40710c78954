"""A guide as data: what the parser returns and the writer takes. All texts are plain.

`line` is where something starts in the text that it was read from, from 1; 0 where it was not
read. Two things that differ in nothing else are equal.
"""

from dataclasses import dataclass, field
from typing import Literal

from kb.guide.labels import LabelName, NoteKind

SectionKind = Literal["problem", "procedure", "checklist", "codes", "how_to", "group"]
DetailKind = Literal["paragraph", "item", "numbered_item", "command", NoteKind]
PartName = Literal[LabelName, "items", "other", "text"]


@dataclass(frozen=True)
class Detail:
    """What stands under a text or an entry; `depth` is that of a list's item, from 0."""

    kind: DetailKind
    text: str
    depth: int = 0
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class GuideEntry:
    """A line of a list, and what stands under it."""

    text: str
    details: tuple[Detail, ...] = ()
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class SectionPart:
    """A text with what stands under it, or a list.

    `name` is what its label says: "other" for a label that is not known, which `label` holds;
    "text" for a paragraph without one, "items" for a list of bullets without one. What stands
    between a list's label and its first entry is in `details`.
    """

    name: PartName
    text: str = ""
    details: tuple[Detail, ...] = ()
    entries: tuple[GuideEntry, ...] = ()
    label: str = ""
    is_numbered: bool = False
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class Code:
    """An error code, its name and its explanation; a message is both code and title."""

    code: str
    title: str
    explanation: str = ""
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents; `number` is "" for a section without one."""

    number: str
    title: str
    line: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class GuideSection:
    """A heading and what stands under it, up to the next heading of any level."""

    number: str
    title: str
    parts: tuple[SectionPart, ...] = ()
    codes: tuple[Code, ...] = ()
    line: int = field(default=0, compare=False, repr=False)

    @property
    def kind(self) -> SectionKind:
        """Its kind, by what it holds; one that holds only texts is a how-to, or a group's words."""
        names = {part.name for part in self.parts}
        if names & {"problem", "cause", "resolutions"}:
            return "problem"
        if "steps" in names:
            return "procedure"
        if "items" in names:
            return "checklist"
        if self.codes:
            return "codes"
        return "how_to" if self.parts else "group"

    @property
    def name(self) -> tuple[str, str]:
        """Its unique name: the number, or the folded title of a section without one."""
        return (self.number, "" if self.number else self.title.casefold())

    @property
    def parent_number(self) -> str:
        """The number of the section around this one: "2" for "2.1", "" for "2"."""
        return self.number.rpartition(".")[0]

    @property
    def texts(self) -> tuple[SectionPart, ...]:
        """Its paragraphs without a known label, in order."""
        return tuple(part for part in self.parts if part.name in ("text", "other"))

    def part(self, name: PartName) -> SectionPart:
        """Return the part with this name; an empty one where there is none."""
        return next((part for part in self.parts if part.name == name), SectionPart(name))


@dataclass(frozen=True)
class Guide:
    """A whole guide; `sections` has all levels, in the order of the text.

    `note_line` is where the closing note starts.
    """

    title: str
    subtitle: str
    version: str
    dated_on: str
    contents: tuple[ContentsEntry, ...]
    sections: tuple[GuideSection, ...]
    closing_note: str
    note_line: int = field(default=0, compare=False, repr=False)
