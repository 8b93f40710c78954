"""The model admin of each kind of article."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import URLPattern, path

from kb.admin.actions.action_views import action_view
from kb.admin.actions.comment_views import comment_view, resolve_view
from kb.admin.actions.draft_views import close_flag_view, delete_draft_view, revert_view
from kb.admin.articles.changelist import AllArticlesList, ArticleChangelist
from kb.admin.articles.editing_view import editing_view
from kb.admin.articles.form_views import merge_view, open_form, save_form, show_unrendered
from kb.admin.articles.read_only import open_read_only
from kb.admin.articles.saved_filters import change_saved_filters
from kb.admin.common.pages import ArticlePages
from kb.admin.common.permissions import ArticlePermissions, has_article_permission
from kb.admin.history.compare_views import compare_view
from kb.admin.history.history_view import revisions_view
from kb.admin.site import site
from kb.models import Article, Checklist, ErrorCode, HowTo, Problem, Procedure
from kb.text.rendering import RenderingFailed


class ArticleAdmin(ArticlePermissions, ArticlePages, ArticleChangelist):
    """The list of one kind, the form of an article, and the pages of its actions and history."""

    def get_urls(self) -> list[Any]:
        """Add the pages of one article that Django has none of."""
        pages: dict[str, Callable[..., HttpResponse]] = {
            "do/<slug:name>/": action_view,
            "compare/": compare_view,
            "merge/<int:conflict>/": merge_view,
            "revert/<int:revision>/": revert_view,
            "close/<int:flag>/": close_flag_view,
            "comment/": comment_view,
            "editing/": editing_view,
            "resolve/<int:comment>/": resolve_view,
        }
        routes = [self.route(rest, partial(view, self)) for rest, view in pages.items()]
        return [*routes, *super().get_urls()]

    def route(self, rest: str, view: Any) -> URLPattern:
        """Return the pattern of a page; a text that it fails to render is shown in the form."""

        def view_or_form(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            try:
                response: HttpResponseBase = view(request, **kwargs)
            except RenderingFailed as failure:
                return show_unrendered(self, request, kwargs["object_id"], failure)
            return response

        return super().route(rest, view_or_form)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form; who may only read is shown the article.

        Unlike Django's it opens no transaction.
        """
        article: Article | None = None if object_id is None else self.get_object(request, object_id)
        if object_id is not None and article is None:
            raise Http404
        if has_article_permission(request.user, "change" if article else "add"):
            view = save_form if request.method == "POST" else open_form
            return view(self, request, article)
        may_read = article is not None and has_article_permission(request.user, "view")
        if article is None or not may_read or request.method == "POST":
            raise PermissionDenied
        return open_read_only(self, request, article)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the revisions of an article."""
        return revisions_view(self, request, object_id)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Delete a draft that was never public."""
        return delete_draft_view(self, request, object_id)


for model in (Problem, Procedure, Checklist, ErrorCode, HowTo):
    site.register(model, ArticleAdmin)


@admin.register(Article, site=site)
class AllArticlesAdmin(ArticlePermissions, AllArticlesList):
    """The one list of all articles; an article's own page is that of its kind."""

    def get_urls(self) -> list[Any]:
        """Add the address to which a list is posted to be saved under a name."""
        view: Any = self.admin_site.admin_view(change_saved_filters)
        return [path("filters/", view, name="kb_article_filters"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: a new article has a kind."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Refuse: drafts are deleted on their own page."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Redirect to the article's own page."""
        return self._own_page(request, object_id, "change")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the article's own history."""
        return self._own_page(request, object_id, "history")

    def _own_page(self, request: HttpRequest, object_id: str | None, page: str) -> HttpResponse:
        if not has_article_permission(request.user, "view"):
            raise PermissionDenied
        article: Article | None = self.get_object(request, object_id or "")
        if article is None:
            raise Http404
        return HttpResponseRedirect(article.admin_url(page))
