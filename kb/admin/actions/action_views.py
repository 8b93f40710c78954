"""The page of each action: what it will do, its form, and what becomes of it."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.actions.action_forms import ReasonForm
from kb.admin.actions.actions import ACTIONS, Action
from kb.admin.actions.next_page import next_page
from kb.admin.common.change_text import MOST_CHANGES, describe_change, linked_keys
from kb.admin.common.form_data import posted_number
from kb.admin.common.links_here import links_to_article
from kb.admin.common.overview import article_overview
from kb.admin.common.pages import ArticlePages
from kb.admin.common.permissions import has_article_permission
from kb.admin.common.references import article_labels
from kb.admin.common.render_failure import render_failure_text
from kb.models import Article, Verb
from kb.publishing import history, rule_checks, rules
from kb.publishing.completeness import Incomplete
from kb.reader import signed_in_user
from kb.text.rendering import RenderingFailed

TAKES_AWAY = (Verb.RETIRE, Verb.MERGE)


def action_view(
    admin: ArticlePages, request: HttpRequest, object_id: int, name: str
) -> HttpResponse:
    """Show what an action will do and its form; run it when the form is posted.

    What is refused keeps the form, with everything typed and the reason why; what cannot be done
    now anyway is said in place of the form. Raises PermissionDenied.
    """
    article, action = admin.article(request, object_id), ACTIONS.get(name)
    if action is None:
        raise Http404
    form, is_incomplete = _action_form(request, article, action), False
    if request.method == "POST" and form.is_valid():
        seen = posted_number(request.POST.get("revision")) or None
        try:
            return run_action(request, article, action, form.cleaned_data, seen=seen, raises=True)
        except rules.Refused as refusal:
            is_incomplete, field = isinstance(refusal, Incomplete), refusal.field
            form.add_error(field if field in form.fields else None, why_refused(refusal))
    newest = history.latest(article) if action.is_on_draft else None
    is_opened = request.method != "POST"
    context = admin.context(
        request,
        article,
        action=action,
        form=form,
        is_incomplete=is_incomplete,
        refusal=_refusal_now(request, article, action) if is_opened else "",
        title=str(action.title).rstrip("…"),
        audience_change=_audience_change(article, action),
        links_here=links_to_article(article) if action.verb in TAKES_AWAY else None,
        **_discarded_changes(article, action),
        revision=request.POST.get("revision") or (newest.number if newest else ""),
    )
    return TemplateResponse(request, "admin/article/action.html", context)


def _refusal_now(request: HttpRequest, article: Article, action: Action) -> str:
    """Return why an action cannot be done now, "" where it can. Raises PermissionDenied."""
    overview, by = article_overview(article), signed_in_user(request)
    live, planned = overview.publication, overview.schedule
    try:
        rule_checks.check_rule(action.verb, article, by, publication=live, schedule=planned)
    except rules.Refused as refusal:
        return str(refusal)
    return ""


def _action_form(request: HttpRequest, article: Article, action: Action) -> ReasonForm:
    """Return an action's form; only who may write is asked whether texts go into another one."""
    form = action.form(request.POST or None, article=article)
    if not has_article_permission(request.user, "change"):
        form.fields.pop("brings_texts", None)
    return form


def _discarded_changes(article: Article, action: Action) -> dict[str, Any]:
    """Return what of a draft would be lost, for the page that asks whether to discard it."""
    if action.name != "discard":
        return {}
    changes = article_overview(article).changes
    labels = article_labels(linked_keys(changes))
    texts = [describe_change(change, article.kind, labels) for change in changes]
    return {"changes": texts, "most_changes": MOST_CHANGES}


def _audience_change(article: Article, action: Action) -> str:
    """Return a sentence on who gains or loses the live text by the action, "" for nobody."""
    if action.name == "publish":
        return article_overview(article).audience_change
    if action.name == "schedule":
        return article_overview(article).scheduled_audience_change
    return ""


def run_action(
    request: HttpRequest,
    article: Article,
    action: Action,
    values: dict[str, Any],
    *,
    seen: int | None = None,
    raises: bool = False,
) -> HttpResponse:
    """Run an action and go on with a message: done, or why not.

    An action on what waits in a queue leads to the next of it, any other to the article's page.

    `seen` is the number of the revision that the user looked at; only actions on the draft use it.
    With `raises`, for pages that keep what was typed, it raises Refused. Raises PermissionDenied,
    and RenderingFailed where a text of the draft cannot be rendered.
    """
    if action.is_on_draft:
        values = {**values, "seen": seen}
    try:
        action.run(article, by=signed_in_user(request), **values)
    except rules.Refused as refusal:
        if raises:
            raise
        messages.error(request, why_refused(refusal))
    except RenderingFailed as failure:
        if action.is_on_draft:
            raise
        messages.error(request, render_failure_text(failure))
    else:
        if action.next_url is not None:
            messages.success(request, str(action.done))
            return HttpResponseRedirect(action.next_url(article, values))
        return HttpResponseRedirect(next_page(request, article, action))
    return HttpResponseRedirect(article.admin_url())


def why_refused(refusal: rules.Refused) -> str:
    """Return why an action is refused, in words for the person who wanted it."""
    if isinstance(refusal, Incomplete):
        return _("It is not complete yet. %(needs)s") % {"needs": refusal}
    return str(refusal)
