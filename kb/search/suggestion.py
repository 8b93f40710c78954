"""A place that a reader may go to, as suggestions and the closest titles show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class TextPart(NamedTuple):
    """A piece of a text, and whether it is what was typed."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link: its text, what kind of place it is in words, and its address.

    `marks` are the spans of `text`, ascending, that stand for what was typed. `reason` says what
    was typed for it where that does not show, else it is "".
    """

    text: str
    detail: str
    url: str
    marks: tuple[tuple[int, int], ...] = ()
    reason: str = ""

    @property
    def parts(self) -> list[TextPart]:
        """The text cut where marks begin and end."""
        return [part for part in self._parts() if part.text]

    def _parts(self) -> Iterator[TextPart]:
        marked = dict(self.marks)
        bounds = sorted({0, len(self.text), *marked, *marked.values()})
        for start, end in pairwise(bounds):
            yield TextPart(self.text[start:end], start in marked)
