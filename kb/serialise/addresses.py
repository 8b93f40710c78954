"""The base of our addresses, the short address of an article, and whether others can open it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kb.models import Publication
from kb.request_origin import own_host

PRIVATE_SUFFIXES = (".local", ".internal", ".localhost", ".lan", ".home.arpa", ".test")


def base_url(request: HttpRequest | None) -> str:
    """Return KB_BASE_URL, else the scheme and host of this request; without a trailing slash.

    A port that this server does not listen on is left out: anybody can name one.
    """
    base = str(settings.KB_BASE_URL).rstrip("/")
    if base or request is None:
        return base
    return f"{request.scheme}://{own_host(request)}"


def is_reachable(base: str) -> bool:
    """Say whether a customer can open addresses on `base`: no local name, no private network."""
    host = (urlsplit(base).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(PRIVATE_SUFFIXES)


def address_lines(publication: Publication, base: str, revision: int = 0) -> str:
    """Return the short address, the revision's own, and a warning where they open only here.

    `revision` is the number of the revision that is copied; 0 leaves its address out.
    """
    lines = [base + short_path(publication)]
    if revision:
        path = reverse("article-revision", args=[publication.pk, publication.slug, revision])
        caption = _("This version")
        lines.append(f"{caption}: {base}{path}")
    if base and not is_reachable(base):
        warning = _("These addresses only open inside our network.")
        lines.append(f"({warning})")
    return "\n".join(lines)


def short_path(publication: Publication) -> str:
    """Return the permanent path of an article, for tickets and print."""
    return reverse("article-short", args=[publication.pk])
