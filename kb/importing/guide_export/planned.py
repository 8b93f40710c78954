"""The sections of a guide as they are to be, and what is said of them."""

from dataclasses import dataclass, field

from kb.guide.document import GuideSection
from kb.importing.guide_export.wanted import Losses


@dataclass
class PlannedSection:
    """A section as it is to be; `old` is what it was, None where it is new.

    `title` is what a person knows it by, for messages.
    """

    section: GuideSection
    old: GuideSection | None
    title: str
    is_written_anew: bool = False


@dataclass
class Plan:
    """The sections in the order of the text, what the format cannot say, and what is left out."""

    sections: list[PlannedSection] = field(default_factory=list)
    losses: list[Losses] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
