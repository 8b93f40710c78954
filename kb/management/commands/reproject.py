"""manage.py reproject: rebuilds publications from their revisions, after an upgrade or a crash."""

from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kb.media.uses import rebuild_uses
from kb.models import AgentNote, Article, Publication
from kb.publishing.fixtures import publish_loaded
from kb.publishing.project import NOTE, build_publication, project, render_document
from kb.text.rendering import RenderingFailed


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
        """Rebuild, print how many; raise CommandError with those that could not be rendered."""
        if dry_run:
            self._list_changes()
            return
        done, failed = publish_all_missing() if missing else reproject_all()
        if options["verbosity"] and (done or not missing):
            self.stdout.write(f"{done} publications written.")
        if failed:
            raise CommandError("Not done:\n" + "\n".join(failed))

    def _list_changes(self) -> None:
        """Print a line for each article that readers would see differently."""
        count = 0
        for line in changed_articles():
            self.stdout.write(line)
            count += 1
        self.stdout.write(f"Would look different: {count}. Nothing was written.")


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
    rebuild_all_uses()
    return done, failed


def rebuild_all_uses() -> None:
    """Note anew which article uses which image, drafts and old revisions included."""
    for pk in Article.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            article = Article.objects.select_for_update().filter(pk=pk).first()
            if article is not None:
                rebuild_uses(article)


def changed_articles() -> Iterator[str]:
    """Yield a line for each live publication that comes out differently now, or not at all."""
    for pk in Publication.objects.filter(is_live=True).order_by("pk").values_list("pk", flat=True):
        publication = Publication.objects.select_related("revision", "article__source").get(pk=pk)
        try:
            places = changed_places(publication)
        except RenderingFailed as error:
            yield f"{pk} {publication.heading}: cannot be rendered: {error}"
        else:
            if places:
                yield f"{pk} {publication.heading}: {', '.join(places)}"


def changed_places(publication: Publication) -> list[str]:
    """Return the places of texts that come out differently now. Raises RenderingFailed."""
    html = render_document(publication.revision.document)
    rebuilt = build_publication(
        publication.article,
        publication.revision,
        html,
        before=publication,
        at=publication.revised_at,
        audience=publication.audience,
    )
    note = AgentNote.objects.filter(publication=publication).values_list("html", flat=True).first()
    before = {**publication.html, NOTE: note or ""}
    after = {**rebuilt.html, NOTE: html.get(NOTE, "")}
    places = sorted({*after, *before})
    return [place for place in places if before.get(place, "") != after.get(place, "")]


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
                expiry_zone=current.expiry_zone,
            )
