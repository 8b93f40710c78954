"""What every page says about the site itself, and small things that templates ask for."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static

from kb.compiled_query import CompiledQuery
from kb.models import GUIDE, Source
from kb.serialise.addresses import base_url, is_reachable
from kb.text.markdown import to_plain

register = template.Library()
register.filter("is_reachable", is_reachable)

THE_GUIDE = CompiledQuery(
    lambda user: Source.objects.filter(key=GUIDE).values(
        "title", "subtitle", "version", "dated_on", "closing_note"
    )
)


@dataclass(frozen=True)
class Contact:
    """Whom a reader asks when nothing helped: a text, and where it leads."""

    text: str
    href: str


class Site:
    """The site's name, logo, contact and guide; asks the database for the guide only if shown."""

    @property
    def name(self) -> str:
        """Return KB_SITE_NAME."""
        return str(settings.KB_SITE_NAME)

    @property
    def logo(self) -> str:
        """Return the address of the logo: a path of this host, or a static file's name."""
        logo = str(settings.KB_SITE_LOGO)
        return static(logo) if logo and not logo.startswith("/") else logo

    @property
    def contact(self) -> Contact | None:
        """Return KB_SUPPORT_CONTACT as text and link; None where it is not set."""
        return as_contact(str(settings.KB_SUPPORT_CONTACT))

    @cached_property
    def key(self) -> str:
        """Return all that pages say of the site by its settings: what they are kept under."""
        return "\x1f".join([self.name, self.logo, str(settings.KB_SUPPORT_CONTACT)])

    @cached_property
    def edition(self) -> str:
        """Return which edition of the guide this is; "" where there is no guide."""
        guide = self.guide
        if guide is None:
            return ""
        return " · ".join(filter(None, [f"{guide.title} {guide.version}".strip(), guide.dated_on]))

    @cached_property
    def guide(self) -> Source | None:
        """Return the guide, without its text."""
        rows = THE_GUIDE.rows(None)
        return Source(**rows[0]) if rows else None


def as_contact(text: str) -> Contact | None:
    """Read an address, a link or plain words; only the first two lead somewhere."""
    if text.startswith(("https://", "http://")):
        return Contact(text.partition("://")[2].rstrip("/"), text)
    if text.startswith(("mailto:", "tel:")):
        return Contact(text.partition(":")[2], text)
    if "@" in text and " " not in text:
        return Contact(text, f"mailto:{text}")
    return Contact(text, "") if text else None


@register.filter
def plain(markdown: str) -> str:
    """Return Markdown as the words that it shows."""
    return to_plain(markdown)


@register.simple_tag
def site() -> Site:
    """Return what the frame of a page needs: `{% site as site %}`."""
    return Site()


@register.simple_tag(takes_context=True)
def base(context: dict[str, Any]) -> str:
    """Return what absolute addresses begin with: `{% base as base %}`."""
    return base_url(context.get("request"))


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    """Return a path with the site's own beginning, for canonical links and what is copied."""
    return base_url(context.get("request")) + path
