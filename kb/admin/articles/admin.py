"""The model admin of each kind of article."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import URLPattern

from kb.admin.actions.action_views import (
    action_view,
    close_flag_view,
    delete_draft_view,
    revert_view,
)
from kb.admin.articles.changelist import ArticleChangelist
from kb.admin.articles.form_views import merge_view, open_form, save_form, show_unrendered
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
        """Show or save the form; who may only read is redirected to the comparison.

        Unlike Django's it opens no transaction.
        """
        article: Article | None = None if object_id is None else self.get_object(request, object_id)
        if object_id is not None and article is None:
            raise Http404
        if has_article_permission(request.user, "change" if article else "add"):
            view = save_form if request.method == "POST" else open_form
            return view(self, request, article)
        if article is None or not has_article_permission(request.user, "view"):
            raise PermissionDenied
        return HttpResponseRedirect(article.admin_url("compare"))

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
