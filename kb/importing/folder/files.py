"""A folder on disk, or whatever else has named files → their names, sizes and bytes."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

MAX_FILES = 20_000
MAX_FOLDERS = 30  # levels
SKIPPED_FOLDERS = {"node_modules", "__pycache__", "venv"}
GROUP_FILE = ".group.json"


class FolderFiles(Protocol):
    """Files by their paths below a folder, with `/`; of a folder on disk, or of a zip."""

    def names(self) -> Iterable[str]:
        """Return the paths of all files."""

    def size(self, name: str) -> int:
        """Return how many bytes a file has. May raise OSError."""

    def read(self, name: str) -> bytes:
        """Return a file's bytes. May raise OSError."""


class TooManyFiles(Exception):
    """A folder has more files, or deeper folders, than an import takes."""


class DiskFolder:
    """The files of a folder on disk; links are not followed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        """Return the paths of all files in order; that of a folder left out ends in `/`.

        Raises TooManyFiles, OSError.
        """
        names: list[str] = []
        for path in _walk(self.path, 0):
            end = "/" if path.is_dir() else ""
            names.append(path.relative_to(self.path).as_posix() + end)
            if len(names) > MAX_FILES:
                raise TooManyFiles(f"The folder has more than {MAX_FILES:,} files.")
        return names

    def size(self, name: str) -> int:
        """Return how many bytes a file has. Raises OSError."""
        return (self.path / name).lstat().st_size

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raises OSError."""
        return (self.path / name).read_bytes()


def is_hidden(name: str) -> bool:
    """Whether a path leads through something that is no part of a folder's texts."""
    *folders, last = name.split("/")
    is_skipped = any(part.startswith(".") or part in SKIPPED_FOLDERS for part in folders)
    return is_skipped or (last.startswith(".") and last != GROUP_FILE)


def _walk(folder: Path, level: int) -> Iterator[Path]:
    if level > MAX_FOLDERS:
        raise TooManyFiles(f"Folders are nested more than {MAX_FOLDERS} deep: {folder}")
    with os.scandir(folder) as entries:
        rows = sorted(entries, key=lambda entry: entry.name)
    for entry in rows:
        if entry.is_dir(follow_symlinks=False):
            path = Path(entry.path)
            yield from [path] if is_hidden(f"{entry.name}/") else _walk(path, level + 1)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
