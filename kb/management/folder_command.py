"""The command that imports a folder of files, whatever their format is."""

import sys
from abc import abstractmethod
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from kb.importing.folder.files import TooManyFiles
from kb.importing.folder.names import readable_name
from kb.importing.folder.read import FolderContents
from kb.importing.import_folder import FolderOptions, import_folder, plan_folder
from kb.importing.incoming import SourceTexts
from kb.importing.report import publish_lines, report_lines
from kb.importing.runs import ImportRunning, beat, run_import
from kb.management.import_options import add_import_options, allowed_source, read_user
from kb.models import GUIDE, ImportFormat, ImportRun
from kb.text.slugs import slugify

EVERY = 25
"""Files after which the progress is told."""


class FolderCommand(BaseCommand):
    """Imports a folder; a subclass says how it is read."""

    format: ClassVar[ImportFormat]
    path_help: ClassVar[str]

    @abstractmethod
    def read(self, path: Path) -> FolderContents:
        """Return what the folder holds. Raises OSError, TooManyFiles."""

    def format_of(self, path: Path) -> ImportFormat:
        """Return what the import is noted as."""
        return self.format

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the path, what the source is called, and what all imports have."""
        parser.add_argument("path", type=Path, help=self.path_help)
        parser.add_argument("--source", default="", help="A key; else the name of the folder.")
        parser.add_argument("--title", default="", help="What the About page calls it.")
        parser.add_argument(
            "--old-site",
            action="append",
            default=[],
            metavar="URL",
            help="What addresses of the old site begin with: links to it lead to our articles.",
        )
        add_import_options(parser)

    def handle(self, *args: Any, path: Path, source: str, title: str, **options: Any) -> None:
        """Import, or say what would be done. Raises CommandError."""
        texts = _source(path, source, title)
        choices = FolderOptions(tuple(options["old_site"]), options["publish"])
        by, is_whole = read_user(options["by"]), options["verbosity"] > 1
        try:
            contents = self.read(path)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except TooManyFiles as error:
            raise CommandError(f"{path}: {error}") from error
        if options["dry_run"]:
            plan = plan_folder(contents, texts, choices, self._tell)
            self._write(*report_lines(plan, is_dry=True, is_whole=is_whole))
            return
        try:
            with run_import(
                format_=self.format_of(path),
                source=texts.key,
                file_name=path.name,
                by=by,
                is_published=choices.is_published,
            ) as run:
                result = import_folder(
                    contents, texts, choices, by=by, progress=lambda *n: self._beat(run, *n)
                )
                run.notes = list(report_lines(result.plan, is_whole=is_whole))
                if result.published is not None:
                    run.notes += publish_lines(result.published)
        except ImportRunning as error:
            raise CommandError(str(error)) from error
        self._write(*run.notes)

    def _beat(self, run: ImportRun, done: int, total: int) -> None:
        if done % EVERY == 0:
            beat(run, done, total)
            self._tell(done, total)

    def _tell(self, done: int, total: int) -> None:
        """Show the progress where somebody is watching."""
        if done % EVERY == 0 and sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {total}", ending="")

    def _write(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def _source(path: Path, key: str, title: str) -> SourceTexts:
    """Return the source of a folder. Raises CommandError for a key that it cannot have."""
    whole = path.resolve()
    name = key or (whole.stem if whole.is_file() else whole.name)
    key = key or slugify(name)
    if key == GUIDE:
        raise CommandError(f"--source: “{GUIDE}” is the site's first guide; choose another key.")
    return SourceTexts(allowed_source(key), title or readable_name(name))
