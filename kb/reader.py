"""Whoever asks for a page: as much of Django's users as reading needs to know."""

from typing import Protocol


class Reader(Protocol):
    """A user, or Django's AnonymousUser. Where a function takes None, it means the same."""

    def has_perm(self, perm: str, /) -> bool:
        """Return whether the reader has a permission, such as `kb.view_internal`."""
