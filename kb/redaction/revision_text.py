"""The verb `redact` for an old revision: its whole text goes, and what readers saw of it."""

from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from kb.documents import PublicDocument, RevisionDocument, empty_document
from kb.media.uses import rebuild_uses
from kb.models import (
    Article,
    PublicationEvent,
    Redaction,
    RedactionScope,
    Revision,
    SecurityAction,
    Verb,
)
from kb.publishing.go_live import log_event
from kb.publishing.rule_checks import require_permission
from kb.publishing.rules import Refused
from kb.redaction import caches
from kb.redaction.plans import PERMISSION, checked_reason
from kb.security_log.record_event import record_event
from kb.text.redacting import MARK, NAME_MARK


def redact_revision(revision: Revision, *, by: User | None, reason: str) -> Redaction:
    """Take the whole text out of an old revision, and out of what readers saw of it.

    Raises PermissionDenied, and Refused for a text that is in use: the newest, the live or a
    scheduled one.
    """
    require_permission(by, PERMISSION)
    reason = checked_reason(reason, None)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=revision.article_id)
        _check_unused(article, revision)
        events = PublicationEvent.objects.filter(revision=revision, document__isnull=False)
        count = 1 + events.count()
        redaction = Redaction.objects.create(
            by=by,
            scope=RedactionScope.REVISION,
            reason=reason,
            article=article,
            revision_number=revision.number,
            place_count=count,
            places={"kb.Revision": 1, "kb.PublicationEvent": count - 1},
        )
        Revision.objects.filter(pk=revision.pk).update(
            document=_emptied(revision.document), note=""
        )
        for event in events:
            rows = PublicationEvent.objects.filter(pk=event.pk)
            rows.update(document=_emptied_public(event.document), html={})
        rebuild_uses(article)
        log_event(article, Verb.REDACT, by, reason, revision=revision.pk)
        caches.forget_pages()
        record_event(SecurityAction.REDACTED, scope=redaction.scope)
    caches.scrub()
    return redaction


def _check_unused(article: Article, revision: Revision) -> None:
    newest = Revision.objects.filter(article=article, number__gt=revision.number)
    live = getattr(article, "publication", None)
    schedule = getattr(article, "schedule", None)
    used = {row.revision_id for row in (live, schedule) if row is not None}
    if not newest.exists() or revision.pk in used:
        raise Refused(_("This text is in use. Save and publish another one first, then redact it."))


def _emptied(document: RevisionDocument) -> RevisionDocument:
    """Return a document of which only what identifies the article is left."""
    kept = {name: document[name] for name in ("key", "kind", "category", "audience")}
    return cast(RevisionDocument, {**empty_document(), **kept, "title": MARK, "slug": NAME_MARK})


def _emptied_public(document: PublicDocument | None) -> PublicDocument | None:
    if document is None:
        return None
    emptied = {**_emptied(cast(RevisionDocument, document)), "removed": []}
    del emptied["internal_note"]
    flags = {"symptom": False, "cause": False, "tools": []}
    return cast(PublicDocument, {**emptied, "from_source": flags})
