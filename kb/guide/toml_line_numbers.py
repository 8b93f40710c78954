"""TOML text → the line in which something stands, which the parser of TOML does not tell."""

import re
import tomllib
from typing import Any

_ERROR_LINE = re.compile(r"\(at line (\d+), ")


class Places:
    """Finds the lines of tables and of what is in them."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._tables: dict[tuple[str, ...], int] = {}
        for at, line in enumerate(self._lines):
            if line.startswith("[") and (path := _header(line)):
                self._tables.setdefault(path, at)
        self._heads = sorted(self._tables.values())

    def line(self, *path: str) -> int:
        """Return the line, from 1 on, of a table's header, or of a word below it.

        Of a path that names no table the end is looked for, word after word, below the table
        that its beginning names.
        """
        known = next(n for n in range(len(path), -1, -1) if path[:n] in self._tables or not n)
        at = self._tables.get(path[:known], 0)
        end = next((head for head in self._heads if head > at), len(self._lines))
        for word in path[known:]:
            at = self._find(word, at, end)
        return at + 1

    def _find(self, word: str, start: int, end: int) -> int:
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return next((at for at in range(start, end) if whole.search(self._lines[at])), start)


def _header(line: str) -> tuple[str, ...]:
    """Return the path of a table's header, or () for a line that is none."""
    try:
        node: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(node, dict) and node:
        key, node = next(iter(node.items()))
        path.append(key)
    return tuple(path)


def error_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line at which a text stops being TOML."""
    found = _ERROR_LINE.search(str(error))
    return int(found[1]) if found else text.count("\n") + 1
