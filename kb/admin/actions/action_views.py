"""What a verb will do, on a page of its own; and the old text made the working copy again."""

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
from kb.admin.common import status
from kb.admin.common.form_data import posted_number
from kb.admin.common.pages import ArticlePages, posted_note
from kb.admin.common.permissions import has_article_permission
from kb.models import Article, Flag, Revision
from kb.publishing import flagging, history, rules, saving, workflow
from kb.text.rendering import RenderingFailed

# These act on the text that was looked at, and on no other.
ABOUT_THE_DRAFT = ("submit", "approve", "return", "publish", "schedule")


class ActionViews(ArticlePages):
    """Ask first, act then, and say what came of it."""

    def get_urls(self) -> list[Any]:
        """Add a page for the verbs, and one for going back to a revision."""
        return [
            self.route("do/<slug:name>/", self.verb_view),
            self.route("revert/<int:revision>/", self.revert_view),
            self.route("close/<int:flag>/", self.close_view),
            *super().get_urls(),
        ]

    def verb_view(self, request: HttpRequest, object_id: Any, name: str) -> HttpResponse:
        """Say what a verb will do and ask for the reason; do it when that was posted."""
        article, deed = self.article(request, object_id), ACTIONS.get(name)
        if deed is None:
            raise Http404
        form = deed.form(request.POST or None, article=article)
        if request.method == "POST" and form.is_valid():
            return self.do(request, article, deed, form.cleaned_data | seen_revision(request, deed))
        title = str(deed.title).rstrip("…")
        change = audience_change(article, deed)
        context = self.context(
            request, article, deed=deed, form=form, title=title, audience_change=change
        )
        newest = history.latest(article) if deed.name in ABOUT_THE_DRAFT else None
        context["revision"] = request.POST.get("revision") or (newest.number if newest else "")
        return TemplateResponse(request, "admin/article/verb.html", context)

    def do(
        self, request: HttpRequest, article: Article, deed: Action, asked: dict[str, Any]
    ) -> HttpResponse:
        """Do it, and say on the article's page what came of it.

        Raises RenderingFailed where a text of the draft cannot be rendered.
        """
        try:
            deed.act(article, by=request.user, **asked)
        except rules.Refused as refusal:
            messages.error(request, str(refusal))
        except RenderingFailed as failure:
            if deed.name != "restore":  # it renders an older text than the draft's
                raise
            why = _(failure.problem.message) % failure.problem.figures
            messages.error(request, _("Not published: %(why)s") % {"why": why})
        else:
            messages.success(request, str(deed.done))
        return HttpResponseRedirect(article.admin_url())

    def revert_view(self, request: HttpRequest, object_id: Any, revision: int) -> HttpResponse:
        """Make an old revision the working copy again; what is live stays."""
        article = self.article(request, object_id)
        old = Revision.objects.filter(article=article, number=revision).first()
        if old is None:
            raise Http404
        if request.method != "POST":
            context = self.context(request, article, revision=old, title=_("Revert"))
            return TemplateResponse(request, "admin/article/revert.html", context)
        self.revert(request, article, old)
        return HttpResponseRedirect(article.admin_url())

    def revert(self, request: HttpRequest, article: Article, old: Revision) -> None:
        """Do it, and say what came of it."""
        try:
            made = workflow.revert(article, old, by=request.user, note=posted_note(request))
        except rules.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("Reverted. Readers see no change until it is published.")
            same = _("The text is the same as that revision already.")
            messages.success(request, said if made else same)

    def close_view(self, request: HttpRequest, object_id: Any, flag: int) -> HttpResponse:
        """Say that what an agent asked for is dealt with."""
        article = self.article(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        flagging.close_flag(get_object_or_404(Flag, pk=flag, article=article), by=request.user)
        messages.success(request, _("Dealt with."))
        return HttpResponseRedirect(article.admin_url())

    def delete_view(
        self, request: HttpRequest, object_id: Any, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Throw away a draft that was never public, after asking."""
        article = self.article(request, object_id)
        if not has_article_permission(request.user, "delete"):
            raise PermissionDenied
        why = saving.deletion_obstacle(article)
        if request.method != "POST" or why:
            context = self.context(request, article, why=why, title=_("Delete"))
            return TemplateResponse(request, "admin/article/delete.html", context)
        name = str(article)
        saving.delete_draft(article, by=request.user)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
        return HttpResponseRedirect(self.list_url())


def seen_revision(request: HttpRequest, deed: Action) -> dict[str, int]:
    """Return the revision that the page was shown for, where the verb is about it."""
    revision = posted_number(request.POST.get("revision"))
    return {"seen": revision} if revision and deed.name in ABOUT_THE_DRAFT else {}


def audience_change(article: Article, deed: Action) -> str:
    """Return what a verb that publishes does to those who can read the live text, in words."""
    if deed.name not in ("publish", "schedule"):
        return ""
    bar = status.article_status(article)
    return bar.audience_change if deed.name == "publish" else bar.audience_change_by_clock
