"""A folder of HTML pages, or the JSON of a Help Center, as the files that are imported."""

from collections.abc import Sequence
from pathlib import Path

from kb.importing.folder.files import DiskFolder, FolderFiles, is_hidden
from kb.importing.folder.read import FolderContents
from kb.importing.html.help_center.articles import read_help_center
from kb.importing.html.html_folder import PAGE_ENDINGS, read_html_files

JSON_ENDING = ".json"


def read_html_path(path: Path) -> FolderContents:
    """Return what a folder, or a single file of JSON or HTML, holds.

    Raises OSError, TooManyFiles.
    """
    return read_html_source(_source(path))


def is_help_center(path: Path) -> bool:
    """Whether it is JSON that is read there, and no page. Raises OSError, TooManyFiles."""
    return bool(_json_files(_names(_source(path))))


def read_html_source(source: FolderFiles) -> FolderContents:
    """Return the pages of a folder or a zip, or the articles of its JSON where it has no pages.

    Raises TooManyFiles.
    """
    files = _json_files(_names(source))
    return read_help_center(source, files) if files else read_html_files(source)


def _source(path: Path) -> FolderFiles:
    if path.is_dir():
        return DiskFolder(path)
    path.stat()
    return SingleFile(path)


def _names(source: FolderFiles) -> list[str]:
    return sorted(name for name in source.names() if not is_hidden(name))


def _json_files(names: Sequence[str]) -> list[str]:
    """Return the files of JSON where there are no pages."""
    has_pages = any(name.lower().endswith(PAGE_ENDINGS) for name in names)
    return [name for name in names if name.lower().endswith(JSON_ENDING) and not has_pages]


class SingleFile(DiskFolder):
    """One file of a folder on disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self.name = path.name

    def names(self) -> list[str]:
        """Return the file's name."""
        return [self.name]
