"""A problem with a text, in words that an editor can act on."""

from typing import NamedTuple


class TextProblem(NamedTuple):
    """A message and its numbers; `str()` is English, callers with Django translate `message`."""

    message: str
    figures: dict[str, int] = {}  # shared, and never changed

    def __str__(self) -> str:
        return self.message % self.figures


def gettext_noop(message: str) -> str:
    """Mark a message for translation, as Django's `gettext_noop` does, without Django."""
    return message
