"""Template tags and filters of every page: `site`, `base`, `absolute`, `plain`, `is_reachable`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kb.compiled_query import CompiledQuery
from kb.models import GUIDE, Source
from kb.serialise.addresses import base_url, is_reachable
from kb.text.diff import Span
from kb.text.markdown import to_plain

register = template.Library()
register.filter("is_reachable", is_reachable)

GUIDE_QUERY = CompiledQuery(
    lambda _user: Source.objects.filter(key=GUIDE).values(
        "title", "subtitle", "version", "dated_on", "closing_note"
    )
)
DIFF_TAGS = {"same": "{}", "added": "<ins>{}</ins>", "removed": "<del>{}</del>"}


@dataclass(frozen=True)
class Contact:
    """The support contact: a text and its link, "" where the text is plain words."""

    text: str
    href: str


class Site:
    """Name, logo, contact and guide of the site; reads the guide only when it is shown."""

    @property
    def name(self) -> str:
        """Return KB_SITE_NAME."""
        return str(settings.KB_SITE_NAME)

    @property
    def logo(self) -> str:
        """Return the URL of KB_SITE_LOGO; "" where it is not set."""
        logo = str(settings.KB_SITE_LOGO)
        return static(logo) if logo and not logo.startswith("/") else logo

    @property
    def contact(self) -> Contact | None:
        """Return KB_SUPPORT_CONTACT as text and link; None where it is not set."""
        return as_contact(str(settings.KB_SUPPORT_CONTACT))

    @cached_property
    def key(self) -> str:
        """Return every setting that pages show, as a part of the key of cached fragments."""
        return "\x1f".join([self.name, self.logo, str(settings.KB_SUPPORT_CONTACT)])

    @cached_property
    def edition(self) -> str:
        """Return title, version and date of the guide; "" where there is no guide."""
        guide = self.guide
        if guide is None:
            return ""
        return " · ".join(filter(None, [f"{guide.title} {guide.version}".strip(), guide.dated_on]))

    @cached_property
    def guide(self) -> Source | None:
        """Return the source `guide` without its document; None where there is none."""
        rows = GUIDE_QUERY.rows(None)
        return Source(**rows[0]) if rows else None


def as_contact(text: str) -> Contact | None:
    """Return the contact for a link, a mail address or plain words; None for ""."""
    if text.startswith(("https://", "http://")):
        return Contact(text.partition("://")[2].rstrip("/"), text)
    if text.startswith(("mailto:", "tel:")):
        return Contact(text.partition(":")[2], text)
    if "@" in text and " " not in text:
        return Contact(text, f"mailto:{text}")
    return Contact(text, "") if text else None


@register.filter
def plain(markdown: str) -> str:
    """Return the plain text of Markdown."""
    return to_plain(markdown)


@register.filter
def diff_html(spans: Iterable[Span]) -> SafeString:
    """Return the spans of a diff as HTML: added text in <ins>, removed text in <del>."""
    return SafeString("".join(format_html(DIFF_TAGS[span.side], span.text) for span in spans))


@register.simple_tag
def site() -> Site:
    """Return the site's name, logo, contact and guide: `{% site as site %}`."""
    return Site()


@register.simple_tag(takes_context=True)
def base(context: Context) -> str:
    """Return scheme and host of absolute addresses: `{% base as base %}`."""
    return base_url(context.get("request"))


@register.simple_tag(takes_context=True)
def absolute(context: Context, path: str) -> str:
    """Return the absolute address of a path, for canonical links and copied text."""
    return base_url(context.get("request")) + path
