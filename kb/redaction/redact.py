"""The verb `redact`: takes words or an image out of everything that is stored, for good."""

from collections import Counter
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from kb.models import (
    Article,
    Image,
    ImageContent,
    ImageUse,
    ImportRun,
    RedactedPhrase,
    Redaction,
    SecurityAction,
    Verb,
)
from kb.publishing.go_live import log_event
from kb.publishing.rule_checks import require_permission
from kb.publishing.rules import Refused
from kb.redacted_words import fingerprint_of
from kb.redaction import caches
from kb.redaction.follow_up import follow_up
from kb.redaction.plans import PERMISSION, RedactionPlan, checked_reason
from kb.redaction.stores import stores
from kb.redaction.take_out import Find, find_in, write_find
from kb.security_log.record_event import record_event


class RedactionReport(NamedTuple):
    """What was done, or would be; `redaction` is None for a preview."""

    finds: list[Find]
    redaction: Redaction | None = None

    @property
    def place_count(self) -> int:
        """In how many places something was taken out."""
        return sum(len(find.contexts) for find in self.finds)

    @property
    def counts(self) -> dict[str, int]:
        """The same by store."""
        counts = Counter[str]()
        for find in self.finds:
            counts[str(find.store.model._meta.label)] += len(find.contexts)
        return dict(counts)


def find_everywhere(plan: RedactionPlan, *, by: User | None) -> RedactionReport:
    """Return what would be taken out; writes nothing. Raises PermissionDenied."""
    require_permission(by, PERMISSION)
    return RedactionReport([find for store in stores() for find in find_in(store, plan.redactor)])


def redact(plan: RedactionPlan, *, by: User | None, reason: str) -> RedactionReport:
    """Take it out of every store, in one transaction, and refuse it from then on.

    Readers' pages, the index and the caches follow in the same transaction. Raises
    PermissionDenied, and Refused without a reason, for one that holds the words themselves, and
    while an import is running.
    """
    require_permission(by, PERMISSION)
    reason = checked_reason(reason, plan.redactor)
    with transaction.atomic():
        redaction = Redaction.objects.create(by=by, scope=plan.scope, reason=reason)
        _keep_fingerprints(plan, redaction)
        _cancel_imports()
        report = _take_out(plan, redaction, by)
        _delete_image(plan.image)
        record_event(SecurityAction.REDACTED, scope=plan.scope)
    with transaction.atomic():
        # What a save that began before the fingerprints were there has written meanwhile.
        finds = [*report.finds, *_take_out(plan, redaction, by).finds]
        report = RedactionReport(finds, redaction)
        redaction.places, redaction.place_count = report.counts, report.place_count
        redaction.save(update_fields=["places", "place_count"])
    caches.scrub()
    return report


def _keep_fingerprints(plan: RedactionPlan, redaction: Redaction) -> None:
    RedactedPhrase.objects.bulk_create(
        (
            RedactedPhrase(
                redaction=redaction,
                salt=plan.salt,
                word_count=len(phrase),
                fingerprint=fingerprint_of(phrase, plan.salt),
            )
            for phrase in plan.phrases
        ),
        ignore_conflicts=True,
    )


def _cancel_imports() -> None:
    """Drop the files of imports that wait. Raises Refused while one is running."""
    if ImportRun.objects.running().exists():
        raise Refused(_("An import is running. Please try again when it is done."))
    caches.drop_uploads()


def _take_out(plan: RedactionPlan, redaction: Redaction, by: User | None) -> RedactionReport:
    """Write what is left, then what follows from it for each article."""
    report = find_everywhere(plan, by=by)
    places = Counter[int]()
    for find in report.finds:
        places[find.article or 0] += len(find.contexts)
    pks = sorted(pk for pk in places if pk)
    articles = list(Article.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    for find in report.finds:
        write_find(find)
    for article in articles:
        article.refresh_from_db()
        follow_up(article)
        detail = _("places: %(n)d") % {"n": places[article.pk]}
        log_event(article, Verb.REDACT, by, redaction.reason, detail=detail)
    if report.finds:
        caches.forget_pages()
    return report


def _delete_image(digest: str) -> None:
    if digest:
        ImageUse.objects.filter(image=digest).delete()
        ImageContent.objects.filter(image=digest).delete()
        Image.objects.filter(pk=digest).delete()
