"""A problem with a text, in words that an editor can act on."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

Translate = Callable[[str], str]
"""English words in, those of the site's language out; `str` leaves them English."""


class TextProblem(NamedTuple):
    """A message and what is put into it; `str()` is English."""

    message: str
    figures: Mapping[str, int | str] = {}  # shared, and never changed

    def __str__(self) -> str:
        return self.message % self.figures

    def translated(self, translate: Translate) -> str:
        """Return the message in the language of `translate`, with the figures put in."""
        return translate(self.message) % self.figures


def gettext_noop(message: str) -> str:
    """Mark a message for translation, as Django's `gettext_noop` does, without Django."""
    return message
