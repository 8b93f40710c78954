"""manage.py reproject: rebuilds publications from their revisions, after an upgrade or a crash."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from kb.models import Article
from kb.publishing.fixtures import publish_loaded
from kb.publishing.reproject import changed_articles, rebuild_all_uses, reproject_all
from kb.text.rendering import RenderingFailed

STEP = 500
"""Articles between two lines that say how far it is."""


class Command(BaseCommand):
    """manage.py reproject [--missing | --dry-run]"""

    help = "Rebuild publications from their revisions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --missing and --dry-run."""
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--missing", action="store_true", help="Only publish loaded articles that have none."
        )
        which.add_argument(
            "--dry-run", action="store_true", help="Write nothing; list what would look different."
        )

    def handle(self, *args: object, missing: bool, dry_run: bool, **options: object) -> None:
        """Rebuild, print how many; raise CommandError with those that could not be rebuilt."""
        self.is_quiet = not options["verbosity"]
        if dry_run:
            self._list_changes()
            return
        done, failed = publish_all_missing() if missing else self._rebuild()
        if not self.is_quiet and (done or not missing):
            self.stdout.write(f"{done} publications written.")
        if failed:
            raise CommandError("Not done:\n" + "\n".join(failed))

    def _rebuild(self) -> tuple[int, list[str]]:
        found = reproject_all(self.print_progress)
        rebuild_all_uses()
        return found

    def _list_changes(self) -> None:
        """Print a line for each article that readers would see differently."""
        count = 0
        for line in changed_articles(self.print_progress):
            self.stdout.write(line)
            count += 1
        self.stdout.write(f"Would look different: {count}. Nothing was written.")

    def print_progress(self, done: int, total: int) -> None:
        """Print now and then how many articles are done, apart from what is found."""
        if done and done % STEP == 0 and not self.is_quiet:
            self.stderr.write(f"{done} of {total}", self.style.SUCCESS)


def publish_all_missing() -> tuple[int, list[str]]:
    """Publish every loaded article without a publication; return the number and the failures."""
    keys = list(Article.objects.unpublished().order_by("pk").values_list("pk", "key"))
    done, failed = 0, []
    for pk, key in keys:
        try:
            done += publish_loaded(pk)
        except RenderingFailed as error:
            failed.append(f"{key}: {error}")
    return done, failed
