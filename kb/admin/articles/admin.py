"""The pages of an article of each kind: its form, saving it, merging, and a failed publish."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kb.admin.actions.actions import ACTIONS
from kb.admin.actions.publish_now import can_save_and_publish
from kb.admin.articles.changelist import ArticleChangelist
from kb.admin.articles.status_bar import status_bar
from kb.admin.common.pages import posted_note
from kb.admin.common.permissions import ArticlePermissions, has_article_permission
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.article_input import ArticleInput, saved_input
from kb.admin.forms.field_problems import problem_at
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.forms.posted_article import read_posted_article
from kb.admin.forms.save_input import InvalidArticle, SavedArticle, save_input
from kb.admin.history.compare_views import CompareViews
from kb.admin.merge.conflicts import keep_late_edit
from kb.admin.merge.merge_views import is_decided, merge_context, open_merge
from kb.admin.site import site
from kb.documents import RevisionDocument, empty_document
from kb.models import Article, Checklist, ErrorCode, HowTo, Kind, Problem, Procedure
from kb.publishing import history, saving
from kb.text.rendering import RenderingFailed


class ArticleAdmin(ArticlePermissions, CompareViews, ArticleChangelist):
    """The form of an article, with the pages of its actions and its history."""

    @property
    def kind(self) -> Kind:
        """The kind of the proxy."""
        kind: Kind = self.model.KIND
        return kind

    def get_urls(self) -> list[Any]:
        """Add the merge page."""
        return [self.route("merge/<int:conflict>/", self.merge_view), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, or save what was posted."""
        article = None if object_id is None else self.get_object(request, object_id)
        if object_id is not None and article is None:
            raise Http404
        if not has_article_permission(request.user, "change" if article else "add"):
            return self.read_only(request, article)
        if request.method == "POST":
            return self.save_posted(request, article)
        document = history.snapshot(article) if article else self.new_document(request)
        editor = ArticleEditor(self.kind, article, saved_input(article, document))
        return self.show(request, article, editor)

    def read_only(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        """Redirect those who may only read to the comparison. Raises PermissionDenied."""
        if article is None or not has_article_permission(request.user, "view"):
            raise PermissionDenied
        return HttpResponseRedirect(article.admin_url("compare"))

    def new_document(self, request: HttpRequest) -> RevisionDocument:
        """Return what a new article starts with: a copy of the article `?copy=`, or empty lines."""
        original = self.get_object(request, request.GET.get("copy", "")[:18])
        if original is None:
            return LAYOUTS[self.kind].new_document()
        document: RevisionDocument = {**history.snapshot(original), "key": "", "number": ""}
        return {**document, "slug": "", "title": _("Copy of %s") % original.title}

    def save_posted(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        """Save a posted form, or show it with another empty row."""
        if "_publish" in request.POST and not can_save_and_publish(request.user):
            raise PermissionDenied
        saved = history.snapshot(article) if article else empty_document(self.kind)
        layout = LAYOUTS[self.kind]
        article_input = read_posted_article(request.POST, layout, article, saved)
        for section in layout.row_sections:
            if section.id == request.POST.get("_add"):
                more = article_input.with_empty_row(section.row_list)
                return self.show(request, article, ArticleEditor(self.kind, article, more))
        return self.save(request, article, article_input)

    def save(
        self, request: HttpRequest, article: Article | None, article_input: ArticleInput
    ) -> HttpResponse:
        """Save a form or a merge; where it cannot be saved, show it in the form."""
        note = posted_note(request)
        try:
            saved = save_input(self.kind, article, article_input, by=request.user, note=note)
        except InvalidArticle as invalid:
            editor = ArticleEditor(self.kind, article, article_input, invalid.problems)
            return self.show(request, article, editor, is_unsaved=True)
        except saving.StaleSave:
            if article is None:
                raise
            return self.keep_late(request, article, article_input)
        return self.after_save(request, saved, is_new=article is None)

    def after_save(
        self, request: HttpRequest, saved: SavedArticle, *, is_new: bool
    ) -> HttpResponse:
        """Go on to the review or to the comparison with what is live, or back to the form."""
        article, note = saved.article, posted_note(request)
        if "_submit" in request.POST:
            return self.do(request, article, ACTIONS["submit"], {"reason": note})
        if "_publish" in request.POST:
            query = urlencode({"note": note})
            return HttpResponseRedirect(f"{article.admin_url('compare')}?{query}")
        if saved.has_new_revision and not is_new:
            messages.success(request, _("Draft saved. Readers see no change."))
        elif not saved.has_new_revision:
            messages.info(request, _("Saved. The text is the same as before."))
        return HttpResponseRedirect(article.admin_url())

    def keep_late(
        self, request: HttpRequest, article: Article, article_input: ArticleInput
    ) -> HttpResponse:
        """Keep a text that came too late and redirect to the page that merges it."""
        note = posted_note(request)
        conflict = keep_late_edit(article, article_input, by=request.user, note=note)
        if conflict is None:
            messages.info(
                request, _("Somebody saved this article meanwhile, and you had changed nothing.")
            )
            return HttpResponseRedirect(article.admin_url())
        return HttpResponseRedirect(article.admin_url("merge", conflict.pk))

    def merge_view(self, request: HttpRequest, object_id: Any, conflict: int) -> HttpResponse:
        """Ask what to keep of a conflict's two texts; save the result when all is decided."""
        article = self.article(request, object_id)
        session = open_merge(request, article, conflict)
        if "_later" in request.POST:
            messages.info(request, _("Both texts are kept. It waits on your desk."))
            return HttpResponseRedirect(reverse("admin:index"))
        if request.method == "POST" and is_decided(request, session):
            return self.save(request, article, session.result())
        context = self.context(request, article, **merge_context(session))
        return TemplateResponse(request, "admin/article/merge.html", context)

    def verb_view(self, request: HttpRequest, object_id: Any, name: str) -> HttpResponse:
        """Do as the page of an action does; a text that cannot be rendered is shown in the form."""
        try:
            return super().verb_view(request, object_id, name)
        except RenderingFailed as failure:
            return self.show_unrendered(request, object_id, failure)

    def compare_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Do as the comparison does; a text that cannot be rendered is shown in the form."""
        try:
            return super().compare_view(request, object_id)
        except RenderingFailed as failure:
            return self.show_unrendered(request, object_id, failure)

    def show_unrendered(
        self, request: HttpRequest, object_id: Any, failure: RenderingFailed
    ) -> HttpResponse:
        """Show the saved draft with the reason beside the text that cannot be rendered."""
        article = self.article(request, object_id)
        why = _(failure.problem.message) % failure.problem.figures
        messages.error(request, _("Not published: %(why)s") % {"why": why})
        draft = saved_input(article, history.snapshot(article))
        problem = problem_at(draft.document, failure.field, why)
        return self.show(request, article, ArticleEditor(self.kind, article, draft, [problem]))

    def show(
        self,
        request: HttpRequest,
        article: Article | None,
        editor: ArticleEditor,
        *,
        is_unsaved: bool = False,
    ) -> HttpResponse:
        """Render the form; `is_unsaved` where problems kept it from being saved."""
        title = str(article) if article else _("Add %(kind)s") % {"kind": self.opts.verbose_name}
        context = self.context(
            request,
            article,
            title=title,
            editor=editor,
            is_unsaved=is_unsaved,
            note=posted_note(request),
            can_publish=can_save_and_publish(request.user),
            can_submit=request.user.has_perm("kb.submit_article"),
        )
        if article is not None:
            context |= status_bar(request.user, article, editor)
        return TemplateResponse(request, "admin/article/form.html", context)


for model in (Problem, Procedure, Checklist, ErrorCode, HowTo):
    site.register(model, ArticleAdmin)
