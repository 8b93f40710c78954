"""Prints a line of a process that serves on; one that the logs have no room for is lost."""

from contextlib import suppress
from typing import Protocol


class Output(Protocol):
    """A stream of a command or of Python."""

    def write(self, text: str, /) -> object:
        """Write a text."""

    def flush(self) -> None:
        """Hand on what was written."""


def print_line(output: Output, line: str) -> None:
    """Write a line at once. A full disk of the logs stops nothing: the line comes later, or not."""
    with suppress(OSError):
        output.write(line)
        output.flush()
