"""The steps and resolutions of an article as its page shows them."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from kb.documents import LineList, RemovedLine
from kb.models import Publication
from kb.serialise.labels import Label
from kb.serialise.structure import FailureLink


@dataclass(frozen=True)
class RemovedNote:
    """What the page says at an anchor that old links lead to, though its line was removed.

    `part_of` is the title of the merged article that the line was part of, or "". `has_nearest`:
    the note stands at the nearest line that is left.
    """

    anchor: str
    removed_on: date
    part_of: str
    has_nearest: bool


@dataclass(frozen=True)
class LineCard:
    """A step or resolution; `is_ours` where the source does not have this text.

    `html` is its first paragraph, `rest` what its text has below that.
    """

    number: int
    anchor: str
    html: SafeString
    rest: SafeString
    command: str
    expected: SafeString
    verify: SafeString
    failure_link: FailureLink | None
    same_as: list[Publication]
    changes_system: bool
    is_ours: bool
    removed: list[RemovedNote]
    title: str
    copy_label: str
    link_label: str
    command_label: str

    @property
    def has_more(self) -> bool:
        """Return whether the card has more than its text."""
        return bool(
            self.command or self.expected or self.verify or self.failure_link or self.same_as
        )


@dataclass(frozen=True)
class LineSection:
    """The steps or the resolutions, under their heading."""

    name: LineList
    title: Label
    lines: list[LineCard]


def removed_note(line: RemovedLine) -> RemovedNote:
    """Return the note for a removed line of a public document."""
    return RemovedNote(
        anchor=line["anchor"],
        removed_on=date.fromisoformat(line["removed_on"]),
        part_of=line.get("part_of", ""),
        has_nearest=bool(line["nearest"]),
    )
