"""manage.py reproject: rebuilds publications from their revisions, after an upgrade or a crash."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kb.models import Article, Publication
from kb.publishing.fixtures import publish_loaded
from kb.publishing.project import project, render_document
from kb.text.rendering import RenderingFailed


class Command(BaseCommand):
    """manage.py reproject [--missing]"""

    help = "Rebuild publications from their revisions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --missing."""
        parser.add_argument(
            "--missing", action="store_true", help="Only publish loaded articles that have none."
        )

    def handle(self, *args: object, missing: bool, **options: object) -> None:
        """Rebuild, print how many; raise CommandError with those that could not be rendered."""
        done, failed = publish_all_missing() if missing else reproject_all()
        if options["verbosity"] and (done or not missing):
            self.stdout.write(f"{done} publications written.")
        if failed:
            raise CommandError("Not done:\n" + "\n".join(failed))


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


def reproject_all() -> tuple[int, list[str]]:
    """Rebuild every live publication; return the number and the failures."""
    done, failed = 0, []
    for pk in Publication.objects.filter(is_live=True).order_by("pk").values_list("pk", flat=True):
        try:
            reproject_one(pk)
            done += 1
        except RenderingFailed as error:
            failed.append(f"{pk}: {error}")
    return done, failed


def reproject_one(pk: int) -> None:
    """Rebuild one live publication from its revision; its dates and audience stay."""
    publication = Publication.objects.select_related("revision").get(pk=pk)
    html = render_document(publication.revision.document)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=pk)
        current = Publication.objects.select_related("revision").get(pk=pk)
        if current.is_live and current.revision_id == publication.revision_id:
            project(
                article,
                current.revision,
                html,
                before=current,
                at=current.revised_at,
                audience=current.audience,
                expires_at=current.expires_at,
            )
