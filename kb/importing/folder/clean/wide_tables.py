"""Tables whose rows have more cells than their heading → as wide as their widest row.

Markdown leaves out cells for which there is no heading.
"""

import re

_DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_BAR = re.compile(r"(?<!\\)\|")


def with_wide_tables(hidden: str) -> str:
    """Return a text, its code set aside, whose tables have a heading for each cell."""
    lines = hidden.split("\n")
    for number in range(1, len(lines)):
        is_table = "|" in lines[number] and _DELIMITER.fullmatch(lines[number])
        width = _width(lines[number])
        if is_table and _width(lines[number - 1]) == width:
            missing = _widest(lines, number + 1) - width
            if missing > 0:
                lines[number - 1] = _widened(lines[number - 1], "  |" * missing)
                lines[number] = _widened(lines[number], " --- |" * missing)
    return "\n".join(lines)


def _widest(lines: list[str], start: int) -> int:
    """Return how many cells the widest row has of those from `start` to the next blank line."""
    widest = 0
    for line in lines[start:]:
        if not line.strip(" \t>") or "|" not in line:
            break
        widest = max(widest, _width(line))
    return widest


def _width(line: str) -> int:
    row = line.strip(" \t>").removeprefix("|")
    return len(_BAR.findall(row.removesuffix("|") if not row.endswith("\\|") else row)) + 1


def _widened(line: str, cells: str) -> str:
    line = line.rstrip()
    return f"{line if line.endswith('|') else f'{line} |'}{cells}"
