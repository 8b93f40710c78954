"""Raw rows from `loaddata` → publications, once all lines of the load are in."""

import logging
from functools import partial, update_wrapper
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.models import Article, Category, Origin, Publication, Revision, State
from kb.publishing import history, workflow
from kb.publishing.go_live import go_live, locked
from kb.publishing.project import render_document

logger = logging.getLogger(__name__)


def refuse_edited(sender: type[Article | Category], instance: Any, raw: bool, **_kw: Any) -> None:
    """Stop a fixture that would write over what an editor has changed; raise CommandError."""
    if not raw or instance.pk is None:
        return
    row = sender._default_manager.filter(pk=instance.pk, edit_version__gt=1).first()
    if row is not None:
        message = _(
            "“%(row)s” (%(key)s) has been changed by an editor, so the fixture was not loaded: "
            "nothing was changed. Bring a new edition in with an import, or edit it in the admin."
        )
        raise CommandError(message % {"row": row, "key": row.key})


def publish_when_loaded(sender: Any, instance: Article, raw: bool, **_kw: Any) -> None:
    """Ask for the publication of a raw article that says it is published."""
    if raw and instance.state == State.PUBLISHED:
        # Django names a robust callback that fails by its __qualname__, which a bare partial lacks.
        publish = update_wrapper(partial(publish_loaded, instance.pk), publish_loaded)
        transaction.on_commit(publish, robust=True)


def publish_loaded(pk: int) -> bool:
    """Publish a loaded article that has no publication; return whether it did.

    Where there is one and the rows differ from its revision, the rows become a draft: what readers
    see is changed by a publish alone.
    """
    article = Article.objects.get(pk=pk)
    if article.state != State.PUBLISHED:
        return False
    if Publication.objects.filter(pk=pk).exists():
        _keep_as_draft(article)
        return False
    with transaction.atomic():
        history.record(article, by=None, origin=Origin.IMPORT, note="fixture")
    _publish_newest(article)
    return True


def _publish_newest(article: Article) -> None:
    revision = Revision.objects.filter(article=article).latest("number")
    html = render_document(revision.document)
    with locked(article) as row:
        if not Publication.objects.filter(pk=row.pk).exists():
            go_live(row, revision, html, by=None, reason="fixture")


def _keep_as_draft(article: Article) -> None:
    publication = Publication.objects.select_related("revision").get(pk=article.pk)
    if history.snapshot(article) == publication.revision.document:
        return
    with transaction.atomic():
        workflow.save(article, by=None, note="fixture", origin=Origin.IMPORT)
        Article.objects.filter(pk=article.pk).update(state=State.DRAFT)
