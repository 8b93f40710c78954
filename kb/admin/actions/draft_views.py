"""The pages that revert to an old revision, close a flag and delete a draft."""

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

from kb.admin.common.pages import ArticlePages, note_refusal, posted_note
from kb.admin.common.permissions import has_article_permission
from kb.models import Flag, Revision, Verb
from kb.publishing import flagging, rule_checks, rules, saving, workflow
from kb.reader import signed_in_user


def revert_view(
    admin: ArticlePages, request: HttpRequest, object_id: int, revision: int
) -> HttpResponse:
    """Ask, then make an old revision the working copy again; the live text stays."""
    article = admin.article(request, object_id)
    old = Revision.objects.filter(article=article, number=revision).first()
    if old is None:
        raise Http404
    rule_checks.require_permission(signed_in_user(request), rules.RULES[Verb.REVERT].permission)
    note = posted_note(request)
    refusal = note_refusal(note)
    if request.method != "POST" or refusal:
        default = _("Back to revision %(n)d") % {"n": old.number}
        context = admin.context(
            request,
            article,
            revision=old,
            title=_("Revert"),
            note=note or default,
            note_refusal=refusal,
        )
        return TemplateResponse(request, "admin/article/revert.html", context)
    try:
        reverted = workflow.revert(article, old, by=signed_in_user(request), note=note)
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
