"""The page of every kind of article: opened, saved, and never written over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kb.admin.actions.actions import ACTIONS
from kb.admin.actions.publish_now import can_save_and_publish
from kb.admin.articles.changelist import ArticleChangelist
from kb.admin.articles.status_bar import status_bar
from kb.admin.common.form_data import posted_number
from kb.admin.common.pages import posted_note
from kb.admin.common.permissions import ArticlePermissions, has_article_permission
from kb.admin.forms.article_editor import EMPTY, ArticleEditor
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.merge import conflicts
from kb.admin.merge.merge_views import MergeViews
from kb.admin.site import site
from kb.models import Article, Checklist, ErrorCode, HowTo, Kind, Problem, Procedure
from kb.publishing import history, saving
from kb.publishing.project import render_document
from kb.text.rendering import RenderingFailed


class ArticleAdmin(ArticlePermissions, MergeViews, ArticleChangelist):
    """One page for an article: its texts, its lines, and the verbs."""

    @property
    def kind(self) -> Kind:
        """The kind of the proxy."""
        kind: Kind = self.model.KIND
        return kind

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, or save what was posted; what is rendered is rendered outside a lock."""
        article = None if object_id is None else self.get_object(request, object_id)
        if object_id is not None and article is None:
            raise Http404
        if not has_article_permission(request.user, "change" if article else "add"):
            return self.read_only(request, article)
        if request.method != "POST":
            return self.show(request, article, self.opened(request, article))
        return self.save(request, article)

    def read_only(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        """Show who may not write what there is to read."""
        if article is None or not has_article_permission(request.user, "view"):
            raise PermissionDenied
        return HttpResponseRedirect(article.admin_url("compare"))

    def opened(self, request: HttpRequest, article: Article | None) -> ArticleEditor:
        """Return the form as it is first shown."""
        document = history.snapshot(article) if article else self.beginning(request)
        return ArticleEditor(self.kind, article, document)

    def beginning(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new article starts with: the kind's template, or a copy of another."""
        original = self.get_object(request, request.GET.get("copy", "")[:18])
        if original is None:
            return {**EMPTY, "kind": self.kind, **LAYOUTS[self.kind].template}
        own = {"key": "", "number": "", "slug": "", "title": _("Copy of %s") % original.title}
        return {**history.snapshot(original), **own}

    def save(self, request: HttpRequest, article: Article | None) -> HttpResponse:
        """Save a posted form; a later save of somebody else's is never written over."""
        if "_publish" in request.POST and not can_save_and_publish(request.user):
            raise PermissionDenied
        before = history.snapshot(article) if article else {**EMPTY, "kind": self.kind}
        edit = ArticleEditor(self.kind, article, before, data=request.POST)
        if request.POST.get("_add") in edit.parts:
            return self.show(request, article, edit.with_another(request.POST["_add"]))
        return self.save_edit(request, article, edit)

    def save_edit(
        self, request: HttpRequest, article: Article | None, edit: ArticleEditor
    ) -> HttpResponse:
        """Save an editing if it is valid and starts from the text that is there now."""
        if edit.is_too_long:
            edit.form.add_error(None, _("It has more lines than this form can hold."))
            return self.show(request, article, edit)
        if article is not None and edit.version != article.edit_version:
            return self.stale(request, article, edit)
        if not edit.is_valid():
            return self.show(request, article, edit)
        try:
            saved = self.write(request, article, edit)
        except saving.StaleSave:
            return self.stale(request, reload_article(article), edit)
        except IntegrityError:
            edit.form.add_error("slug", _("Somebody has just taken this address."))
            return self.show(request, article, edit)
        return self.after(request, saved, edit)

    def write(self, request: HttpRequest, article: Article | None, edit: ArticleEditor) -> Article:
        """Write a valid form; raise Stale."""
        cleaned = edit.form.cleaned_data
        values: dict[str, Any] = {
            "owner": cleaned["owner"],
            "review_by": cleaned["review_by"],
            "by": request.user,
            "note": posted_note(request),
        }
        if article is None:
            return saving.create_article(self.kind, edit.document, **values)
        conflict = posted_number(cleaned["conflict"])
        version = edit.version
        revision = saving.save_article(
            article, edit.document, version=version, conflict=conflict, **values
        )
        if {"_publish", "_submit"} & set(request.POST):
            return article
        if revision is None:
            messages.info(request, _("Saved. The text is the same as before."))
        else:
            messages.success(request, _("Draft saved. Readers see no change."))
        return article

    def after(self, request: HttpRequest, article: Article, edit: ArticleEditor) -> HttpResponse:
        """Go on with what was asked for beside saving, and come back to the page."""
        if "_submit" in request.POST:
            return self.do(request, article, ACTIONS["submit"], {"reason": posted_note(request)})
        if "_publish" not in request.POST:
            return HttpResponseRedirect(article.admin_url())
        try:
            render_document(history.snapshot(article))
        except RenderingFailed as failure:
            return self.not_rendered(request, article, failure)
        query = urlencode({"note": posted_note(request)})
        return HttpResponseRedirect(f"{article.admin_url('compare')}?{query}")

    def not_rendered(
        self, request: HttpRequest, article: Article, failure: RenderingFailed
    ) -> HttpResponse:
        """Show the saved draft with the reason beside the text that could not be shown."""
        article = reload_article(article)
        document = history.snapshot(article)
        posted = ArticleEditor(self.kind, article, document).as_posted()
        edit = ArticleEditor(self.kind, article, document, data=posted)
        edit.is_valid()
        why = _(failure.problem.message) % failure.problem.figures
        edit.add_error(failure.field, why)
        messages.warning(request, _("Saved as a draft. It cannot be published: see below."))
        return self.show(request, article, edit)

    def stale(self, request: HttpRequest, article: Article, edit: ArticleEditor) -> HttpResponse:
        """Keep both texts and lead to the page where they are put together."""
        made = conflicts.keep_late_edit(article, edit, by=request.user, note=posted_note(request))
        if made is None:
            messages.info(
                request, _("Somebody saved this article meanwhile, and you had changed nothing.")
            )
            return HttpResponseRedirect(article.admin_url())
        return HttpResponseRedirect(article.admin_url("merge", made.pk))

    def show(
        self, request: HttpRequest, article: Article | None, edit: ArticleEditor
    ) -> HttpResponse:
        """Render the page of an article."""
        title = str(article) if article else _("Add %(kind)s") % {"kind": self.opts.verbose_name}
        context = self.context(
            request,
            article,
            title=title,
            edit=edit,
            errors=edit.has_errors,
            places=edit.places,
            note=posted_note(request),
            can_publish=can_save_and_publish(request.user),
            can_submit=request.user.has_perm("kb.submit_article"),
        )
        if article is not None:
            context |= status_bar(request.user, article, edit)
        return TemplateResponse(request, "admin/article/form.html", context)


def reload_article(article: Article | None) -> Article:
    """Return the row as it is now."""
    row: Article = Article.objects.select_related("owner").get(pk=article and article.pk)
    return row


for model in (Problem, Procedure, Checklist, ErrorCode, HowTo):
    site.register(model, ArticleAdmin)
