"""Let the old addresses of a table lead to articles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from kb.importing.redirect_file import UnusableTable, read_pairs
from kb.importing.redirects import RedirectOptions, RedirectReport, add_redirects
from kb.management.import_options import read_user

MOST_LINES = 500


class Command(BaseCommand):
    """manage.py import_redirects FILE [--replace] [--skip-invalid] [--dry-run] [--by USERNAME]"""

    help = (
        "Let old addresses lead to articles: a CSV file of two columns, the old address and the "
        "article's address, id, key, number or code. A wrong row keeps all others out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and what is done with rows that are in the way."""
        parser.add_argument("path", type=Path, help="The file: commas, semicolons or tabs.")
        parser.add_argument(
            "--replace", action="store_true", help="Lead addresses here that lead elsewhere now."
        )
        parser.add_argument(
            "--skip-invalid", action="store_true", help="Store the rows that are right."
        )
        parser.add_argument("--dry-run", action="store_true", help="Change nothing.")
        parser.add_argument("--by", default="", help="The username that the history names.")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Store the redirects, or say what would be done. Raises CommandError."""
        by = read_user(options["by"])
        try:
            pairs, problems = read_pairs(path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except UnusableTable as error:
            raise CommandError(f"{path}: {error}") from error
        is_dry, skips = options["dry_run"], options["skip_invalid"]
        choices = RedirectOptions(
            replaces=options["replace"],
            skips_invalid=skips,
            is_dry=is_dry or bool(problems and not skips),
        )
        try:
            report = add_redirects(pairs, by=by, options=choices)
        except PermissionDenied as error:
            raise CommandError(f"--by: {options['by']} may not change redirects.") from error
        report.refused = [*problems, *report.refused]
        self._say(report, is_dry=is_dry)
        if report.refused and not skips:
            raise CommandError("Nothing was changed. Correct these rows, or use --skip-invalid.")

    def _say(self, report: RedirectReport, *, is_dry: bool) -> None:
        """Print each row that is wrong or changes, then the numbers."""
        for name, lines in (("new", report.added), ("replaced", report.replaced)):
            self._list(f"{name}: ", lines)
        for line in report.refused[:MOST_LINES]:
            self.stderr.write(line)
        if len(report.refused) > MOST_LINES:
            self.stderr.write(f"… and {len(report.refused) - MOST_LINES} more.")
        begins = "Would store" if is_dry or not report.is_written else "Stored"
        self.stdout.write(
            f"{begins}: {len(report.added)} new, {len(report.replaced)} replaced, "
            f"{len(report.unchanged)} unchanged, {len(report.refused)} wrong."
        )

    def _list(self, name: str, lines: list[str]) -> None:
        for line in lines[:MOST_LINES]:
            self.stdout.write(f"{name}{line}")
        if len(lines) > MOST_LINES:
            self.stdout.write(f"… and {len(lines) - MOST_LINES} more.")
