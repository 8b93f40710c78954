"""What a sign-in brings along: a kept form, and the messages of who was signed in before."""

from django.contrib.messages import get_messages
from django.http import HttpRequest

from kb.pages.kept_post import KeptPost, read_signed


def posted_kept(request: HttpRequest) -> KeptPost | None:
    """Return the form that a page of the sign-in carried."""
    return read_signed(request.POST.get("kept", "")) if request.method == "POST" else None


def forget_messages(request: HttpRequest) -> None:
    """Drop the messages for who was signed in before: their cookie outlives a session."""
    list(get_messages(request))
