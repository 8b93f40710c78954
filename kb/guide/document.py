"""A guide as data: what the parser returns and the writer takes. All texts are plain."""

from dataclasses import dataclass
from typing import Literal

SectionKind = Literal["problem", "procedure", "checklist", "codes", "group"]


@dataclass(frozen=True)
class Code:
    """An error code, its name and its explanation; a message is both code and title."""

    code: str
    title: str
    explanation: str = ""


@dataclass(frozen=True)
class ContentsEntry:
    """A line of the table of contents; `number` is "" for a section without one."""

    number: str
    title: str


@dataclass(frozen=True)
class GuideSection:
    """A heading and what stands under it, up to the next heading of any level."""

    number: str
    title: str
    problem: str = ""
    steps: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()

    @property
    def kind(self) -> SectionKind:
        """Its kind, by what it holds; a group holds only sub-sections."""
        if self.problem:
            return "problem"
        if self.steps:
            return "procedure"
        if self.items:
            return "checklist"
        return "codes" if self.codes else "group"

    @property
    def name(self) -> tuple[str, str]:
        """Its unique name: the number, or the folded title of a section without one."""
        return (self.number, "" if self.number else self.title.casefold())

    @property
    def parent_number(self) -> str:
        """The number of the section around this one: "2" for "2.1", "" for "2"."""
        return self.number.rpartition(".")[0]


@dataclass(frozen=True)
class Guide:
    """A whole guide; `sections` has all levels, in the order of the text."""

    title: str
    subtitle: str
    version: str
    dated_on: str
    contents: tuple[ContentsEntry, ...]
    sections: tuple[GuideSection, ...]
    closing_note: str
