"""A guide as data: what the parser makes and the writer writes. All texts are plain."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["problem", "procedure", "checklist", "codes", "group"]


@dataclass(frozen=True)
class Code:
    """An error code with its name, or a message that is both, and what it means."""

    code: str
    title: str
    explanation: str = ""


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents; the number is "" for a section without one."""

    number: str
    title: str


@dataclass(frozen=True)
class GuideSection:
    """A heading and what stands under it, up to the next heading of any depth."""

    number: str
    title: str
    problem: str = ""
    steps: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()

    @property
    def kind(self) -> Kind:
        """What the section is, told from what it holds; a group holds only sub-sections."""
        if self.problem:
            return "problem"
        if self.steps:
            return "procedure"
        if self.items:
            return "checklist"
        return "codes" if self.codes else "group"

    @property
    def name(self) -> tuple[str, str]:
        """What no other section is called: its number, or its title where it has none."""
        return (self.number, "" if self.number else self.title.casefold())

    @property
    def parent_number(self) -> str:
        """The number of the section that this one is a part of: "" for "2", "2" for "2.1"."""
        return self.number.rpartition(".")[0]


@dataclass(frozen=True)
class Guide:
    """A whole guide; the sections are in the order in which they are written, at every depth."""

    title: str
    subtitle: str
    version: str
    dated_on: str
    contents: tuple[ContentsEntry, ...]
    sections: tuple[GuideSection, ...]
    closing_note: str
