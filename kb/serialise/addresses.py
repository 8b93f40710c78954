"""What our addresses begin with, the short address of an article, and who can open it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kb.models import Publication

OURS_ALONE = (".local", ".internal", ".localhost", ".lan", ".home.arpa", ".test")


def base_url(request: HttpRequest | None) -> str:
    """Return KB_BASE_URL, else how this request reached us; without a last slash."""
    base = str(settings.KB_BASE_URL).rstrip("/")
    if base or request is None:
        return base
    return f"{request.scheme}://{request.get_host()}"


def is_reachable(base: str) -> bool:
    """Whether a customer can open addresses that begin so: not this machine, no private network."""
    host = (urlsplit(base).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(OURS_ALONE)


def short_path(publication: Publication) -> str:
    """Return the permanent path of an article, for tickets and print."""
    return reverse("article-short", args=[publication.pk])
