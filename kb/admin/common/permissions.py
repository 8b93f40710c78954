"""Who may see and change what in the editors' site, said once."""

from typing import Any

from django.http import HttpRequest

from kb.admin.common.base import Base


def has_article_permission(user: Any, verb: str) -> bool:
    """Whether a person may `view`, `add`, `change` or `delete` articles here.

    Articles hold notes for agents and link to internal ones, so all of it needs `view_internal`.
    Proxies have permissions of their own in Django; here only the article's count.
    """
    if not user.has_perm("kb.view_internal"):
        return False
    wanted = ("kb.view_article", "kb.change_article") if verb == "view" else (f"kb.{verb}_article",)
    return any(user.has_perm(permission) for permission in wanted)


class ArticlePermissions:
    """Admin pages about articles: what may be done to an article decides."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page lists it."""
        return has_article_permission(request.user, "view")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be read."""
        return has_article_permission(request.user, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether there can be new ones."""
        return has_article_permission(request.user, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be changed."""
        return has_article_permission(request.user, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be thrown away."""
        return has_article_permission(request.user, "delete")


class InternalPermissions(Base):
    """Pages that name articles or where they lie: their own permissions, and `view_internal`."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page lists it."""
        return can_view_internal(request) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be read."""
        return can_view_internal(request) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether there can be new ones."""
        return can_view_internal(request) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be changed."""
        return can_view_internal(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether it can be thrown away."""
        return can_view_internal(request) and super().has_delete_permission(request, obj)


def can_view_internal(request: HttpRequest) -> bool:
    """Whether the person may read internal articles."""
    return request.user.has_perm("kb.view_internal")


class ReadOnlyPermissions(ArticlePermissions):
    """Records that nobody changes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False
