"""TOML text → the line numbers of its tables and words, which `tomllib` does not give."""

import re
import tomllib

_ERROR_LINE = re.compile(r"\(at line (\d+), ")


class TomlLineNumbers:
    """Finds the line numbers, from 1, of tables and of what is in them."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._tables: dict[tuple[str, ...], int] = {}
        for index, line in enumerate(self._lines):
            if line.startswith("[") and (path := _table_path(line)):
                self._tables.setdefault(path, index)
        self._headers = sorted(self._tables.values())

    def line(self, *path: str) -> int:
        """Return the line of a table's header, or of a word below it.

        The longest beginning of `path` that names a table is looked up; the rest of it is searched
        for word after word, inside that table. Words that are not found are skipped.
        """
        known = next(n for n in range(len(path), -1, -1) if path[:n] in self._tables or not n)
        index = self._tables.get(path[:known], 0)
        end = next((header for header in self._headers if header > index), len(self._lines))
        for word in path[known:]:
            index = self._find(word, index, end)
        return index + 1

    def _find(self, word: str, start: int, end: int) -> int:
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        return next((i for i in range(start, end) if whole.search(self._lines[i])), start)


def _table_path(line: str) -> tuple[str, ...]:
    """Return the path of a table's header, or () for any other line."""
    try:
        node: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str] = []
    while isinstance(node, dict) and node:
        key, node = next(iter(node.items()))
        path.append(key)
    return tuple(path)


def error_line(error: tomllib.TOMLDecodeError, text: str) -> int:
    """Return the line of a syntax error; the last one where the error names none."""
    match = _ERROR_LINE.search(str(error))
    return int(match[1]) if match else text.count("\n") + 1
