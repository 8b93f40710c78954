"""Bring a newer guide, or another one, into the site."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from kb.guide.errors import LinesError
from kb.importing.import_guide import import_guide, plan_guide
from kb.importing.report import publish_lines, report_lines
from kb.importing.runs import ImportRunning, run_import
from kb.management.import_options import (
    add_import_options,
    allowed_source,
    read_guide_text,
    read_user,
)
from kb.models import GUIDE, ImportFormat


class Command(BaseCommand):
    """manage.py import_guide FILE [--source KEY] [--dry-run] [--publish] [--by USERNAME]"""

    help = (
        "Bring a newer guide into the site: what editors have changed stays, the rest follows the "
        "guide as drafts, and what both changed becomes a conflict that waits in the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the source and what all imports have."""
        parser.add_argument("file", type=Path, help="The guide, in UTF-8.")
        parser.add_argument(
            "--source", default=GUIDE, help="The key of the guide; without it, the first one."
        )
        add_import_options(parser)

    def handle(self, *args: Any, file: Path, source: str, **options: Any) -> None:
        """Import, or say what would be done. Raises CommandError with a line for each error."""
        is_published, by = options["publish"], read_user(options["by"])
        source = allowed_source(source)
        text = read_guide_text(file)
        try:
            if options["dry_run"]:
                plan = plan_guide(text, source, is_published=is_published)
                self._write(*report_lines(plan, is_dry=True, is_whole=True))
            else:
                self._import(text, source, file, by, is_published=is_published)
        except LinesError as error:
            raise CommandError(error.with_path(file)) from error
        except ImportRunning as error:
            raise CommandError(str(error)) from error

    def _import(
        self, text: str, source: str, file: Path, by: User | None, *, is_published: bool
    ) -> None:
        with run_import(
            format_=ImportFormat.GUIDE,
            source=source,
            file_name=file.name,
            by=by,
            is_published=is_published,
        ) as run:
            result = import_guide(text, source, by=by, is_published=is_published)
            lines = list(report_lines(result.plan, is_whole=True))
            if result.published is not None:
                lines += publish_lines(result.published)
            run.notes = lines
        self._write(*lines)

    def _write(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)
