"""Raw rows from `loaddata` → publications, after the load's transaction."""

import logging
from functools import partial, update_wrapper
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from kb.models import Article, Category, Origin, Publication, State
from kb.publishing import history
from kb.publishing.article_words import store_words
from kb.publishing.go_live import go_live, locked, make_draft, set_state
from kb.publishing.project import render_document
from kb.text.sort_keys import make_sort_key

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


def set_sort_key(sender: Any, instance: Article, raw: bool, **_kw: Any) -> None:
    """Set the sort key of a raw article: Django stores raw rows as they come."""
    if raw:
        instance.sort_key = make_sort_key(instance.number, instance.code, instance.title)


def keep_order(sender: type[Article | Category], instance: Any, raw: bool, **_kw: Any) -> None:
    """Let a raw row keep the place that editors gave it, and when and by whom it was saved."""
    names = ("position", "changed_at", "saved_by_id") if sender is Article else ("position",)
    stored = sender._default_manager.filter(pk=instance.pk).values(*names) if raw else ()
    for row in stored:
        for name, value in row.items():
            setattr(instance, name, value)


def publish_when_loaded(sender: Any, instance: Article, raw: bool, **_kw: Any) -> None:
    """Register the publication of a raw article in the state `published`, or its draft's words."""
    if raw and instance.state != State.PUBLISHED:
        transaction.on_commit(partial(find_draft_by_words, instance))
    if raw and instance.state == State.PUBLISHED:
        # Django names a robust callback that fails by its __qualname__, which a bare partial lacks.
        publish = update_wrapper(partial(publish_loaded, instance.pk), publish_loaded)
        transaction.on_commit(publish, robust=True)


def find_draft_by_words(article: Article) -> None:
    """Store the words of a loaded draft, by which editors find it."""
    with transaction.atomic():
        store_words(article, history.snapshot(article), has_draft=True)


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
        store_words(row, revision.document, has_draft=False)
        if not Publication.objects.filter(pk=row.pk).exists():
            go_live(row, revision, html, by=None, reason="fixture")


def _record_draft(article: Article) -> None:
    publication = Publication.objects.select_related("revision").get(pk=article.pk)
    if history.snapshot(article) == publication.revision.document:
        return
    with transaction.atomic():
        revision = history.record(article, by=None, origin=Origin.IMPORT, note="fixture")
        if revision is None:
            set_state(article, State.DRAFT)
        else:
            make_draft(article, revision)
