"""The files of a folder → its Markdown files with front matter, its images, its groups' names."""

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kb.importing.folder.files import (
    GROUP_FILE,
    MAX_FILES,
    DiskFolder,
    FolderFiles,
    TooManyFiles,
    is_hidden,
)
from kb.importing.folder.front_matter import read_front_matter
from kb.importing.folder.to_text import NotText, to_text
from kb.importing.incoming import MarkdownFile, Unreadable

MAX_TEXT_BYTES = 2_000_000
MAX_IMAGE_BYTES = 10_000_000
TEXT_ENDINGS = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
IMAGE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
MAX_NAMED = 20  # files that are named where they are left out


@dataclass(frozen=True)
class FolderContents:
    """What a folder holds: `files` and `images` in the order of their paths.

    `groups` has what `.group.json` says of a folder, by the folder's path. The images' bytes are
    still to be read from `source`. `notes` say what was left out.
    """

    source: FolderFiles
    files: tuple[MarkdownFile, ...] = ()
    images: tuple[str, ...] = ()
    groups: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()


def folder_contents(path: Path) -> FolderContents:
    """Return what a folder on disk holds. Raises OSError, TooManyFiles."""
    return read_files(DiskFolder(path))


def read_files(source: FolderFiles) -> FolderContents:
    """Return what these files hold; one that cannot be read stops no other. Raises TooManyFiles."""
    reader = _Reader(source)
    names = sorted(source.names())
    if len(names) > MAX_FILES:
        raise TooManyFiles(f"There are more than {MAX_FILES:,} files.")
    for name in names:
        reader.add(name)
    return FolderContents(
        source,
        tuple(reader.files),
        tuple(reader.images),
        reader.groups,
        tuple(reader.unreadable),
        tuple(reader.notes()),
    )


class _Reader:
    """Reads one file after the other."""

    def __init__(self, source: FolderFiles) -> None:
        self.source = source
        self.files: list[MarkdownFile] = []
        self.images: list[str] = []
        self.groups: dict[str, Mapping[str, object]] = {}
        self.unreadable: list[Unreadable] = []
        self.left_out: dict[str, list[str]] = {}

    def add(self, name: str) -> None:
        """Read a file if it is one that an import takes."""
        ending = posixpath.splitext(name)[1].lower()
        try:
            if is_hidden(name):
                self.left_out.setdefault("hidden", []).append(name)
            elif posixpath.basename(name) == GROUP_FILE:
                self._add_group(name)
            elif ending in TEXT_ENDINGS:
                self._add_text(name)
            elif ending in IMAGE_ENDINGS:
                self._add_image(name)
            else:
                self.left_out.setdefault("neither Markdown nor an image", []).append(name)
        except OSError as error:
            reason = error.strerror or str(error)
            self.unreadable.append(Unreadable(name, f"The file cannot be read: {reason}."))

    def notes(self) -> list[str]:
        """Return which files were left out, and why."""
        return [_names_left_out(reason, names) for reason, names in self.left_out.items()]

    def _add_text(self, name: str) -> None:
        size = self.source.size(name)
        if size > MAX_TEXT_BYTES:
            self.unreadable.append(Unreadable(name, _too_large(size, MAX_TEXT_BYTES)))
            return
        try:
            self.files.append(markdown_file(name, self.source.read(name)))
        except NotText as reason:
            self.unreadable.append(Unreadable(name, str(reason)))

    def _add_image(self, name: str) -> None:
        size = self.source.size(name)
        if size > MAX_IMAGE_BYTES:
            self.unreadable.append(Unreadable(name, _too_large(size, MAX_IMAGE_BYTES)))
            return
        self.images.append(name)

    def _add_group(self, name: str) -> None:
        folder = posixpath.dirname(name)
        size = self.source.size(name)
        try:
            group = json.loads(self.source.read(name)) if size <= MAX_TEXT_BYTES else None
        except (ValueError, RecursionError):
            group = None
        if isinstance(group, dict):
            self.groups[folder] = {str(key): value for key, value in group.items()}
        else:
            self.unreadable.append(Unreadable(name, "This is no JSON object of names and values."))


def markdown_file(name: str, data: bytes) -> MarkdownFile:
    """Return a file's front matter and text. Raises NotText."""
    decoded = to_text(data)
    matter = read_front_matter(decoded.text)
    warnings = (*decoded.warnings, *matter.warnings)
    base = posixpath.dirname(name)
    return MarkdownFile(name, matter.text, matter.values, matter.line, base, warnings=warnings)


def _too_large(size: int, limit: int) -> str:
    return f"The file has {size:,} bytes; at most {limit:,} are read."


def _names_left_out(reason: str, names: list[str]) -> str:
    more = f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else ""
    return f"Left out, {reason}: {', '.join(names[:MAX_NAMED])}{more}"
