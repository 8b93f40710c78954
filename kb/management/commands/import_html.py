"""Bring HTML articles into the site: a folder of pages, or the JSON of a Help Center."""

from pathlib import Path

from kb.importing.folder.read import FolderContents
from kb.importing.html.read_html import is_help_center, read_html_path
from kb.management.folder_command import FolderCommand
from kb.models import ImportFormat


class Command(FolderCommand):
    """manage.py import_html PATH [--source KEY] [--old-site URL] [--dry-run] [--publish]"""

    help = (
        "Bring a folder of HTML pages, or what the API of a Zendesk Help Center answers, into the "
        "site, as drafts. Run it again when they change: what editors have changed since stays."
    )
    format = ImportFormat.HTML
    path_help = "A folder of pages or of JSON, or one file."

    def read(self, path: Path) -> FolderContents:
        """Return what the path holds. Raises OSError, TooManyFiles."""
        return read_html_path(path)

    def format_of(self, path: Path) -> ImportFormat:
        """Return whether it is a Help Center's JSON or pages."""
        return ImportFormat.ZENDESK if is_help_center(path) else self.format
