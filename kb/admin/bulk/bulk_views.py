"""The page of an action on several articles: its plan, then its progress and its report."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kb.admin.bulk.bulk_actions import BULK_ACTIONS, BulkAction, forecast
from kb.admin.bulk.bulk_run import (
    OPEN,
    articles_of,
    form_of,
    newest_documents,
    plan_run,
    run_batch,
)
from kb.admin.common.permissions import has_article_permission
from kb.models import Article, BulkRun, Outcome
from kb.reader import signed_in_user

MAX_ARTICLES = 1_000
ListAction = Callable[[Any, HttpRequest, QuerySet[Article]], HttpResponse | None]


def list_action(action: BulkAction) -> ListAction:
    """Return the action as a list offers it: it leads to the page that says what will happen."""

    def plan(
        model_admin: object, request: HttpRequest, rows: QuerySet[Article]
    ) -> HttpResponse | None:
        articles = list(rows[: MAX_ARTICLES + 1])
        if len(articles) > MAX_ARTICLES:
            text = _("Select at most %(n)d articles at a time.") % {"n": MAX_ARTICLES}
            messages.error(request, text)
            return None
        by, back = signed_in_user(request), request.get_full_path()
        run = plan_run(action, articles, by=by, back=back)
        return HttpResponseRedirect(reverse("admin:bulk", args=[run.pk]))

    plan.__name__ = action.name
    decorated: ListAction = admin.action(
        plan, permissions=list(action.permissions), description=cast("str", action.title)
    )
    return decorated


CHANGELIST_ACTIONS = tuple(list_action(action) for action in BULK_ACTIONS.values())


def bulk_view(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """Show one's own run: what it will do, or how far it is; a POST does the next articles."""
    if not has_article_permission(request.user, "view"):
        raise PermissionDenied
    run = get_object_or_404(BulkRun.objects.select_related("by"), pk=pk, by=request.user.pk)
    articles = articles_of(run)
    form = form_of(run, articles, _form_data(request, run))
    if request.method == "POST":
        if form.is_valid():
            _go_on(run, form)
            return HttpResponseRedirect(request.path)
        for problem in [text for texts in form.errors.values() for text in texts]:
            messages.error(request, str(problem))
    context |= {"run": run, "action": BULK_ACTIONS[run.action], "form": form}
    context["title"] = str(BULK_ACTIONS[run.action].title).rstrip("…")
    context |= _report(request, run) if run.started_at else _plan(run, articles)
    return TemplateResponse(request, "admin/bulk/run.html", context)


def _form_data(request: HttpRequest, run: BulkRun) -> QueryDict | dict[str, str] | None:
    """Return what the form was filled with: once a run has begun, what it was begun with."""
    if run.started_at:
        return run.values
    return request.POST if request.method == "POST" else None


def _go_on(run: BulkRun, form: Any) -> None:
    if run.started_at is None:
        run.values = {name: form.data.get(name, "") for name in form.fields}
        run.started_at = timezone.now()
        run.save(update_fields=["values", "started_at"])
    run_batch(run, form.cleaned_data)


def _plan(run: BulkRun, articles: list[Article]) -> dict[str, Any]:
    """Return what will happen to each article, first to those to which nothing will."""
    action = BULK_ACTIONS[run.action]
    documents = newest_documents(run) if action.needs_complete else {}
    rows = [
        (article, forecast(action, article, run.by, documents.get(article.pk)))
        for article in articles
    ]
    rows.sort(key=lambda row: row[1].is_allowed)
    return {"rows": rows, "allowed_count": sum(row[1].is_allowed for row in rows)}


def _report(request: HttpRequest, run: BulkRun) -> dict[str, Any]:
    """Return how far a run is, and what became of each article: first of those not done."""
    counts = dict(run.items.order_by().values_list("outcome").annotate(Count("pk")))
    items = list(run.items.select_related("article"))
    order = [Outcome.REFUSED, Outcome.RUNNING, Outcome.WAITING, Outcome.DONE]
    items.sort(key=lambda item: order.index(Outcome(item.outcome)))
    open_count = sum(counts.get(outcome, 0) for outcome in OPEN)
    return {
        "items": items,
        "done_count": counts.get(Outcome.DONE, 0),
        "refused_count": counts.get(Outcome.REFUSED, 0),
        "open_count": open_count,
        "finished_count": len(items) - open_count,
        "goes_on": open_count and "stop" not in request.GET,
    }
