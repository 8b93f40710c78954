"""manage.py redact: takes words, an image or a revision's text out of the whole site, for good."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from kb.management.import_options import read_user
from kb.publishing.rules import Refused
from kb.redaction.plans import (
    RedactionPlan,
    named_image,
    named_revision,
    plan_image,
    plan_words,
)
from kb.redaction.redact import RedactionReport, find_everywhere, redact
from kb.redaction.revision_text import redact_revision

DONE = (
    "Backups, exports and copies that readers saved hold it still: delete them, or redact again "
    "after restoring one."
)


class Command(BaseCommand):
    """manage.py redact (--words FILE | --revision ARTICLE/NUMBER | --image ADDRESS) [--dry-run]"""

    help = (
        "Take words, an image or a revision's text out of everything that this site stores. "
        "It cannot be undone, and imports and editors cannot store the words again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what is taken out, the reason, and --dry-run."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--words", metavar="FILE", help="A phrase on each line; - reads standard input."
        )
        what.add_argument(
            "--revision", metavar="ARTICLE/NUMBER", help="An old revision: 12/3 is #12's third."
        )
        what.add_argument("--image", metavar="ADDRESS", help="An image: /media/….png")
        parser.add_argument("--reason", default="", help="Stays in the history.")
        parser.add_argument("--by", default="", help="The username that the history names.")
        parser.add_argument("--dry-run", action="store_true", help="Count, and change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Redact, or count. Raises CommandError."""
        by = read_user(options["by"])
        try:
            if options["revision"]:
                self._redact_revision(options, by)
            else:
                self._redact(_plan(options), options, by)
        except Refused as refused:
            option = f"--{refused.field}: " if refused.field else ""
            raise CommandError(f"{option}{refused}") from refused
        except PermissionDenied as error:
            raise CommandError(f"--by: {options['by']} may not redact.") from error

    def _redact(self, plan: RedactionPlan, options: dict[str, Any], by: Any) -> None:
        if options["dry_run"]:
            self._say(find_everywhere(plan, by=by), "Would be taken out of")
            return
        self._say(redact(plan, by=by, reason=options["reason"]), "Taken out of")
        self.stdout.write(DONE)

    def _redact_revision(self, options: dict[str, Any], by: Any) -> None:
        revision = named_revision(options["revision"])
        if options["dry_run"]:
            self.stdout.write(f"Would take out the text of {revision} of #{revision.article_id}.")
            return
        redact_revision(revision, by=by, reason=options["reason"])
        self.stdout.write(f"The text of {revision} is gone. {DONE}")

    def _say(self, report: RedactionReport, begins: str) -> None:
        """Print how many places of which table; never the words."""
        for label, count in sorted(report.counts.items()):
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(f"{begins} {report.place_count} places.")


def _plan(options: dict[str, Any]) -> RedactionPlan:
    if options["words"]:
        return plan_words(_read(options["words"]).splitlines())
    return plan_image(named_image(options["image"]))


def _read(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"--words: {path} cannot be read: {error}") from error
