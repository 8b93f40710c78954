"""What is wrong with a text, in words that an editor can act on."""

from typing import NamedTuple


class TextProblem(NamedTuple):
    """A message with its figures; `str()` gives it in English, the edge translates `message`."""

    message: str
    figures: dict[str, int] = {}  # never changed: each problem brings its own

    def __str__(self) -> str:
        return self.message % self.figures


def gettext_noop(message: str) -> str:
    """Mark a message for translation where no Django is at hand; the edge translates it."""
    return message
