"""A place that a reader may go to, as suggestions and the closest titles show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link: its text, what kind of place it is in words, and its address."""

    text: str
    detail: str
    url: str
