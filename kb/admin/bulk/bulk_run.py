"""An action on several articles, stored: planned, done in batches, reported.

Each article is claimed, changed and ticked off by itself, so a request that is cut off loses
nothing: the next one goes on where it stopped.
"""

from collections.abc import Iterable
from datetime import timedelta
from time import monotonic

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.admin.bulk.bulk_actions import BULK_ACTIONS, BulkAction, Values
from kb.admin.common.render_failure import render_failure_text
from kb.documents import RevisionDocument
from kb.models import Article, BulkItem, BulkRun, Outcome, PublicationEvent, Revision
from kb.models.category import DEEPEST
from kb.publishing.rules import Refused
from kb.text.rendering import RenderingFailed

BATCH_SECONDS = 2.0
"""How long one request works; the article that it is at then is still finished."""

ABANDONED = timedelta(seconds=90)
"""After this time an article that is in progress is taken up again: its request has ended."""

KEPT = timedelta(days=90)
UNSTARTED_KEPT = timedelta(days=1)


def plan_run(action: BulkAction, articles: Iterable[Article], *, by: User, back: str) -> BulkRun:
    """Store an action and its articles, each with its newest revision; nothing is done yet."""
    now = timezone.now()
    old = Q(at__lt=now - KEPT) | Q(started_at=None, at__lt=now - UNSTARTED_KEPT)
    BulkRun.objects.filter(old, by=by).delete()
    pks = [article.pk for article in articles]
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("number")
    seen = dict(Article.objects.filter(pk__in=pks).values_list("pk", Subquery(newest[:1])))
    with transaction.atomic():
        run = BulkRun.objects.create(by=by, action=action.name, back=back[:2000])
        BulkItem.objects.bulk_create(
            BulkItem(run=run, article=article, title=str(article)[:330], seen=seen[article.pk] or 0)
            for article in articles
        )
    return run


def articles_of(run: BulkRun) -> list[Article]:
    """Return the articles of a run with what a forecast reads."""
    related = ("publication", "schedule", "__".join(["category", *["parent"] * (DEEPEST - 1)]))
    rows = Article.objects.filter(pk__in=run.items.values("article"))
    return list(
        rows.select_related(*related).defer(
            "body", "environment", "publication__document", "publication__html"
        )
    )


def newest_documents(run: BulkRun) -> dict[int, RevisionDocument]:
    """Return the newest text of each article of a run, by its id."""
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number").values("pk")
    articles = Article.objects.filter(pk__in=run.items.values("article"))
    rows = Revision.objects.filter(pk__in=articles.values(newest=Subquery(newest[:1])))
    return dict(rows.values_list("article_id", "document"))


def unfinished_runs(user: User) -> QuerySet[BulkRun]:
    """Return a user's runs that stopped before their end."""
    waiting = BulkItem.objects.filter(run=OuterRef("pk"), outcome__in=OPEN)
    return BulkRun.objects.filter(Exists(waiting), by=user, started_at__isnull=False)


OPEN = (Outcome.WAITING, Outcome.RUNNING)


def run_batch(run: BulkRun, values: Values, *, seconds: float = BATCH_SECONDS) -> None:
    """Change the next articles for some seconds, one at least."""
    end = monotonic() + seconds
    while (item := _claim(run)) is not None:
        _finish(item, *_result(item, values))
        if monotonic() >= end:
            return


def _claim(run: BulkRun) -> BulkItem | None:
    """Mark the next article as in progress and return it as it was; None where none is left."""
    now = timezone.now()
    is_abandoned = Q(outcome=Outcome.RUNNING, at__lt=now - ABANDONED)
    open_items = run.items.filter(Q(outcome=Outcome.WAITING) | is_abandoned)
    for item in open_items.select_related("run__by")[:5]:
        claimed = BulkItem.objects.filter(pk=item.pk, outcome=item.outcome, at=item.at)
        if claimed.update(outcome=Outcome.RUNNING, at=now):
            return item
    return None


def _result(item: BulkItem, values: Values) -> tuple[Outcome, str]:
    """Change one article; return what became of it, and why it was not changed."""
    action, by = BULK_ACTIONS[item.run.action], item.run.by
    article = Article.objects.select_related("publication", "source").filter(pk=item.article_id)
    found = article.first()
    if found is None:
        return Outcome.REFUSED, _("It was deleted.")
    if item.outcome == Outcome.RUNNING and _was_done(item, action):
        return Outcome.DONE, ""
    try:
        action.run(found, by, values, item.seen)
    except Refused as refusal:
        return Outcome.REFUSED, str(refusal)
    except PermissionDenied:
        return Outcome.REFUSED, _("You may not do this.")
    except IntegrityError:
        return Outcome.REFUSED, _("Another article has its address or number.")
    except RenderingFailed as failure:
        return Outcome.REFUSED, render_failure_text(failure)
    return Outcome.DONE, ""


def _was_done(item: BulkItem, action: BulkAction) -> bool:
    """Whether the request that was cut off at this article had changed it."""
    events = PublicationEvent.objects.filter(article=item.article_id, by=item.run.by)
    return events.filter(verb__in=action.verbs, at__gte=item.at).exists()


def _finish(item: BulkItem, outcome: Outcome, message: str) -> None:
    BulkItem.objects.filter(pk=item.pk).update(outcome=outcome, message=message, at=timezone.now())


def form_of(run: BulkRun, articles: list[Article], data: object = None) -> forms.Form:
    """Return the form of a run's action."""
    return BULK_ACTIONS[run.action].form(data, run.by, articles)
