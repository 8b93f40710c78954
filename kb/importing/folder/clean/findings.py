"""What is said to a person about one file: notes and warnings, each with its line once."""

MAX_FINDINGS = 40
"""Of each kind and file."""


class Findings:
    """Collects notes and warnings; `text` is the file's text, `line` the number of its first."""

    def __init__(self, text: str, line: int = 1) -> None:
        self.text = text
        self.line = line
        self._notes: dict[str, None] = {}
        self._warnings: dict[str, None] = {}

    def note(self, message: str) -> None:
        """Say what became what."""
        self._notes[message] = None

    def warn(self, message: str, seen: str = "") -> None:
        """Say what was not understood, with the line where the file has the words `seen`."""
        is_said = len(self._warnings) < MAX_FINDINGS
        self._warnings[f"{self.place_of(seen) if is_said else ''}{message}"] = None

    def place_of(self, seen: str) -> str:
        """Return `Line 12: `, or "" where the words are not in the file as they are."""
        start = self.text.find(seen) if seen else -1
        return f"Line {self.line + self.text.count(chr(10), 0, start)}: " if start >= 0 else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes in their order, not too many."""
        return _first(list(self._notes))

    @property
    def warnings(self) -> tuple[str, ...]:
        """The warnings in their order, not too many."""
        return _first(list(self._warnings))


def _first(messages: list[str]) -> tuple[str, ...]:
    more = len(messages) - MAX_FINDINGS
    return (*messages[:MAX_FINDINGS], *([f"… and {more} more."] if more > 0 else []))


def shortened(words: str, length: int = 80) -> str:
    """Return words in one line that is not too long to be quoted."""
    line = " ".join(words.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
