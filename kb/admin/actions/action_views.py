"""The page of each action, and the pages that revert, close a flag and delete a draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.actions.actions import ACTIONS, Action
from kb.admin.common.form_data import posted_number
from kb.admin.common.overview import article_overview
from kb.admin.common.pages import ArticlePages, posted_note
from kb.admin.common.permissions import has_article_permission
from kb.models import Article, Flag, Revision
from kb.publishing import flagging, history, rules, saving, workflow
from kb.reader import signed_in_user
from kb.text.rendering import RenderingFailed


def action_view(
    admin: ArticlePages, request: HttpRequest, object_id: int, name: str
) -> HttpResponse:
    """Show what an action will do and its form; run it when the form is posted."""
    article, action = admin.article(request, object_id), ACTIONS.get(name)
    if action is None:
        raise Http404
    form = action.form(request.POST or None, article=article)
    if request.method == "POST" and form.is_valid():
        seen = posted_number(request.POST.get("revision")) or None
        return run_action(request, article, action, form.cleaned_data, seen=seen)
    newest = history.latest(article) if action.is_on_draft else None
    context = admin.context(
        request,
        article,
        action=action,
        form=form,
        title=str(action.title).rstrip("…"),
        audience_change=_audience_change(article, action),
        revision=request.POST.get("revision") or (newest.number if newest else ""),
    )
    return TemplateResponse(request, "admin/article/action.html", context)


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
) -> HttpResponse:
    """Run an action and redirect to the article's page with a message: done, or why not.

    `seen` is the number of the revision that the user looked at; only actions on the draft use it.
    Raises PermissionDenied, and RenderingFailed where a text of the draft cannot be rendered.
    """
    if action.is_on_draft:
        values = {**values, "seen": seen}
    try:
        action.run(article, by=signed_in_user(request), **values)
    except rules.Refused as refusal:
        messages.error(request, str(refusal))
    except RenderingFailed as failure:
        if action.is_on_draft:
            raise
        why = _(failure.problem.message) % failure.problem.figures
        messages.error(request, _("This text cannot be rendered: %(why)s") % {"why": why})
    else:
        messages.success(request, str(action.done))
    return HttpResponseRedirect(article.admin_url())


def revert_view(
    admin: ArticlePages, request: HttpRequest, object_id: int, revision: int
) -> HttpResponse:
    """Ask, then make an old revision the working copy again; the live text stays."""
    article = admin.article(request, object_id)
    old = Revision.objects.filter(article=article, number=revision).first()
    if old is None:
        raise Http404
    if request.method != "POST":
        context = admin.context(request, article, revision=old, title=_("Revert"))
        return TemplateResponse(request, "admin/article/revert.html", context)
    try:
        reverted = workflow.revert(
            article, old, by=signed_in_user(request), note=posted_note(request)
        )
    except rules.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = _("Reverted. Readers see no change until it is published.")
        same = _("The text is already the same as in that revision.")
        messages.success(request, done if reverted else same)
    return HttpResponseRedirect(article.admin_url())


def close_flag_view(
    admin: ArticlePages, request: HttpRequest, object_id: int, flag: int
) -> HttpResponse:
    """Close a flag of the article; POST only."""
    article = admin.article(request, object_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    flagging.close_flag(
        get_object_or_404(Flag, pk=flag, article=article), by=signed_in_user(request)
    )
    messages.success(request, _("Marked as done."))
    return HttpResponseRedirect(article.admin_url())


def delete_draft_view(admin: ArticlePages, request: HttpRequest, object_id: str) -> HttpResponse:
    """Ask, then delete a draft that was never public; show why any other article stays."""
    article = admin.article(request, object_id)
    if not has_article_permission(request.user, "delete"):
        raise PermissionDenied
    obstacle = saving.deletion_obstacle(article)
    if request.method != "POST" or obstacle:
        context = admin.context(request, article, obstacle=obstacle, title=_("Delete"))
        return TemplateResponse(request, "admin/article/delete.html", context)
    name = str(article)
    try:
        saving.delete_draft(article, by=signed_in_user(request))
    except rules.Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(article.admin_url())
    messages.success(request, _("“%(name)s” was deleted.") % {"name": name})
    return HttpResponseRedirect(admin.list_url())
