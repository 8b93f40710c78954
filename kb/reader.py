"""Whoever asks for a page: as much of Django's users as reading needs to know."""

from typing import Protocol

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class Reader(Protocol):
    """A user, or Django's AnonymousUser. Where a function takes None, it means the same."""

    def has_perm(self, perm: str, /) -> bool:
        """Return whether the reader has a permission, such as `kb.view_internal`."""


def signed_in_user(request: HttpRequest) -> User:
    """Return the person who is signed in; raise PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
