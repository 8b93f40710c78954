"""What every page about one article shares: its address, who may open it, what it shows."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse

from kb.admin.common.base import Base
from kb.admin.common.permissions import has_article_permission
from kb.models import Article


class ArticlePages(Base):
    """Every page has the article in its address and asks for the right to read it."""

    def route(self, rest: str, view: Any) -> URLPattern:
        """Return the address of a page of an article; it is named by its first word."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_{rest.partition('/')[0]}"
        wrapped: Any = self.admin_site.admin_view(view)
        made: URLPattern = path(f"<int:object_id>/{rest}", wrapped, name=name)
        return made

    def list_url(self) -> str:
        """Return the address of the list of this kind."""
        return reverse(f"admin:kb_{self.opts.model_name}_changelist")

    def article(self, request: HttpRequest, object_id: Any) -> Article:
        """Return the article of this kind, for those who may read it here."""
        if not has_article_permission(request.user, "view"):
            raise PermissionDenied
        article: Article | None = self.get_object(request, object_id)
        if article is None:
            raise Http404
        return article

    def context(self, request: HttpRequest, article: Article | None, **more: Any) -> dict[str, Any]:
        """Return what every page about an article shows."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": article,
            "list_url": self.list_url(),
            "form_url": article.admin_url() if article else "",
            "can_change": has_article_permission(request.user, "change"),
            **more,
        }


def posted_note(request: HttpRequest) -> str:
    """Return the posted note for the history, as one line."""
    return " ".join(request.POST.get("note", "").split())[:200]
