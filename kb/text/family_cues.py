"""A text, and a place in it → which family of codes what stands around it speaks for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container

from kb.text.folding import lower_ascii

CONTEXT = 300
"""Characters before and after a message that tell which of its meanings is meant."""

# For a text in small letters: patterns that ignore case take five times as long.
CUES = {
    "database": re.compile(
        r"postgres|psql|psycopg|libpq|mysql|maria|oracle|ora-\d|sqlite|sqlalchemy|jdbc|hikari|"
        r"mongo|mssql|sqlstate|database|\b(?:pg|pq|sql|db|table|relation|schema|column|role)\b|"
        r"(?:port|:)[ =]?(?:5432|3306|1433|1521|27017)\b"
    ),
    "system": re.compile(
        r"errno|syscall|\b(?:open|connect|bind|read|write)\(|mkdir|listen|fork|"
        r"(?<![\w.])/(?:etc|var|usr|opt|home|srv|tmp|bin)/|"
        r"\b(?:ssh|bash|sh|nginx|httpd|curl|systemd|kernel|docker|kubelet|tcp|socket)\b"
    ),
}
_SYSTEM_CODE = re.compile(r"E(?<!\wE)(?!RROR|XCEPTION|MERG|VENT)[A-Z]{4,}\b")
"""The name of an error of the system, in capitals: ECONNREFUSED."""


class FamilyCues:
    """The words of a text that speak for a family; each family is looked for once, when asked."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, tuple[list[int], list[int]]] = {}

    def family_of(self, start: int, end: int, families: Container[str]) -> str:
        """Return the family that the line of a place speaks for, else its context; "" for none."""
        before, after = max(0, start - CONTEXT), min(len(self._text), end + CONTEXT)
        line_start = self._text.rfind("\n", before, start) + 1 or before
        line_end = self._text.find("\n", end, after)
        lines = (line_start, after if line_end < 0 else line_end)
        for first, last in (lines, (before, after)):
            for family in CUES:
                if family in families and (
                    self._has_cue(family, first, start) or self._has_cue(family, end, last)
                ):
                    return family
        return ""

    def _has_cue(self, family: str, start: int, end: int) -> bool:
        """Return whether a cue lies between two places as a whole."""
        if family not in self._places:
            spans = [match.span() for match in CUES[family].finditer(lower_ascii(self._text))]
            if family == "system":
                spans += [match.span() for match in _SYSTEM_CODE.finditer(self._text)]
            starts, ends = ([span[side] for span in spans] for side in (0, 1))
            self._places[family] = sorted(starts), sorted(ends)
        starts, ends = self._places[family]
        return bisect_left(starts, start) < bisect_right(ends, end)
