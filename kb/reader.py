"""Whoever asks for a page: as much of Django's users as reading needs to know."""

from typing import Protocol

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

AGENT_PERMISSIONS = frozenset({"kb.view_internal", "kb.add_flag"})
"""What agents may do: read. Whoever may do anything else is an editor of some kind."""


class Reader(Protocol):
    """A user, or Django's AnonymousUser. Where a function takes None, it means the same."""

    def has_perm(self, perm: str, /) -> bool:
        """Return whether the reader has a permission, such as `kb.view_internal`."""


def may_open_admin(user: User | AnonymousUser) -> bool:
    """Whether a user may open the editors' site: with any permission that agents do not have.

    The roles decide this alone, at once: `is_staff` says nothing here, so nobody has to set it with
    a role or clear it when the role is taken away.
    """
    if not user.is_active:
        return False
    return user.is_superuser or bool(user.get_all_permissions() - AGENT_PERMISSIONS)


def signed_in_user(request: HttpRequest) -> User:
    """Return the person who is signed in; raise PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
