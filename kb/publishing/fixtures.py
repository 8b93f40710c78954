"""Raw rows from `loaddata` → publications, after the load's transaction."""

import logging
from functools import partial, update_wrapper
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.models import Article, Category, Origin, Publication, State
from kb.publishing import history
from kb.publishing.go_live import go_live, locked, set_state
from kb.publishing.project import render_document

logger = logging.getLogger(__name__)


def refuse_edited(sender: type[Article | Category], instance: Any, raw: bool, **_kw: Any) -> None:
    """Raise CommandError where a fixture would overwrite what an editor has changed."""
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
    """Register the publication of a raw article in the state `published`."""
    if raw and instance.state == State.PUBLISHED:
        # Django names a robust callback that fails by its __qualname__, which a bare partial lacks.
        publish = update_wrapper(partial(publish_loaded, instance.pk), publish_loaded)
        transaction.on_commit(publish, robust=True)


def publish_loaded(pk: int) -> bool:
    """Publish a loaded article that has no publication; return whether it did.

    Where it has one and the rows differ from its revision, they become a draft: only a publish
    changes what readers see. Raises RenderingFailed.
    """
    article = Article.objects.get(pk=pk)
    if article.state != State.PUBLISHED:
        return False
    if Publication.objects.filter(pk=pk).exists():
        _record_draft(article)
        return False
    with transaction.atomic():
        history.record(article, by=None, origin=Origin.IMPORT, note="fixture")
    _publish_newest(article)
    return True


def _publish_newest(article: Article) -> None:
    revision = history.latest_seen(article)
    html = render_document(revision.document)
    with locked(article) as row:
        if not Publication.objects.filter(pk=row.pk).exists():
            go_live(row, revision, html, by=None, reason="fixture")


def _record_draft(article: Article) -> None:
    publication = Publication.objects.select_related("revision").get(pk=article.pk)
    if history.snapshot(article) == publication.revision.document:
        return
    with transaction.atomic():
        history.record(article, by=None, origin=Origin.IMPORT, note="fixture")
        set_state(article, State.DRAFT)
