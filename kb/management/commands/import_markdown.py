"""Bring a folder of Markdown articles into the site."""

from pathlib import Path

from kb.importing.folder.read import FolderContents, folder_contents
from kb.management.folder_command import FolderCommand
from kb.models import ImportFormat


class Command(FolderCommand):
    """manage.py import_markdown DIR [--source KEY] [--old-site URL] [--dry-run] [--publish]"""

    help = (
        "Bring a folder of Markdown files into the site, as drafts. Run it again when the files "
        "change: what editors have changed since stays."
    )
    format = ImportFormat.MARKDOWN
    path_help = "The folder."

    def read(self, path: Path) -> FolderContents:
        """Return what the folder holds. Raises OSError, TooManyFiles."""
        return folder_contents(path)
