"""Who may see and change what in the admin."""

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest

from kb.admin.common.base import Base

RequestUser = User | AnonymousUser


def has_article_permission(user: RequestUser, verb: str) -> bool:
    """Whether a user may `view`, `add`, `change` or `delete` articles in the admin.

    Each needs `view_internal` too, since articles hold notes for agents and link to internal ones.
    Django gives each proxy model permissions of its own; only those of Article count here.
    """
    if not user.has_perm("kb.view_internal"):
        return False
    enough = ("kb.view_article", "kb.change_article") if verb == "view" else (f"kb.{verb}_article",)
    return any(user.has_perm(permission) for permission in enough)


class ArticlePermissions:
    """Admin pages about articles: the permissions on Article decide."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page lists the model."""
        return has_article_permission(request.user, "view")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows can be read."""
        return has_article_permission(request.user, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether rows can be added."""
        return has_article_permission(request.user, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows can be changed."""
        return has_article_permission(request.user, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows can be deleted."""
        return has_article_permission(request.user, "delete")

    def has_submit_permission(self, request: HttpRequest) -> bool:
        """Whether articles can be submitted for review."""
        return request.user.has_perm("kb.submit_article")

    def has_review_permission(self, request: HttpRequest) -> bool:
        """Whether articles can be approved and returned."""
        return request.user.has_perm("kb.review_article")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether articles can be published and withdrawn."""
        return request.user.has_perm("kb.publish_article")


class InternalPermissions(Base):
    """Pages that name articles or their categories: the model's permissions and `view_internal`."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the start page lists the model."""
        return can_view_internal(request) and super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows can be read."""
        return can_view_internal(request) and super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether rows can be added."""
        return can_view_internal(request) and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows can be changed."""
        return can_view_internal(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows can be deleted."""
        return can_view_internal(request) and super().has_delete_permission(request, obj)


def can_view_internal(request: HttpRequest) -> bool:
    """Whether the user may read internal articles."""
    return request.user.has_perm("kb.view_internal")


class NoChanges:
    """Rows that nobody adds, changes or deletes in the admin; put it before other permissions."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


class ReadOnlyPermissions(NoChanges, ArticlePermissions):
    """Rows about articles: read by those who may read articles, changed by nobody."""
