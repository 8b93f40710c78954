"""What stops an export or an import, in words for whoever runs the command."""

from pathlib import Path


class ExportError(Exception):
    """A folder or a database that cannot be used; the message says what is wrong and what to do."""


class DamagedExport(ExportError):
    """A file of an export that is not what was written; `line` is its line from 1, 0 for none."""

    def __init__(self, file: Path, message: str, line: int = 0) -> None:
        place = f"{file}, line {line}" if line else str(file)
        super().__init__(f"{place}: {message}")
