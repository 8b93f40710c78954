"""Template tags and filters of every page: `site`, `base`, `absolute`, `plain`, `is_reachable` …"""

from collections.abc import Iterable
from functools import cached_property

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kb.compiled_query import CompiledQuery
from kb.models import GUIDE, Source
from kb.reader import may_open_admin
from kb.serialise.addresses import base_url, is_reachable
from kb.serialise.contact import Contact, mail_contact, support_contact
from kb.serialise.labels import in_sentence
from kb.text.diff import Span
from kb.text.markdown import to_plain

register = template.Library()
register.filter("in_sentence", in_sentence)
register.filter("is_reachable", is_reachable)
register.filter("may_open_admin", may_open_admin)

GUIDE_QUERY = CompiledQuery(
    lambda _user: Source.objects.filter(key=GUIDE).values(
        "title", "subtitle", "version", "dated_on", "closing_note"
    )
)
DIFF_TAGS = {"same": "{}", "added": "<ins>{}</ins>", "removed": "<del>{}</del>"}


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
    def is_read_only(self) -> bool:
        """Return whether nothing can be saved now."""
        return bool(settings.KB_READ_ONLY)

    @property
    def contact(self) -> Contact | None:
        """Return KB_SUPPORT_CONTACT as text and link; None where it is not set."""
        return support_contact()

    @property
    def has_contact_form(self) -> bool:
        """Return whether readers can write to the contact here."""
        return bool(mail_contact())

    @cached_property
    def key(self) -> str:
        """Return every setting that pages show, as a part of the key of cached fragments."""
        contact = f"{settings.KB_SUPPORT_CONTACT} {self.has_contact_form}"
        return f"{self.name}\x1f{self.logo}\x1f{contact}"

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


@register.filter
def plain(markdown: str) -> str:
    """Return the plain text of Markdown."""
    return to_plain(markdown)


@register.filter
def diff_html(spans: Iterable[Span]) -> SafeString:
    """Return the spans of a diff as HTML: added text in <ins>, removed text in <del>."""
    return SafeString("".join(format_html(DIFF_TAGS[span.side], span.text) for span in spans))


@register.simple_tag
def sign_in_providers() -> list[dict[str, str]]:
    """Return name and address of the company's own sign-ins; [] where there is none."""
    begun_at = {
        "openid_connect": ("openid_connect_login", "provider_id"),
        "saml": ("saml_login", "organization_slug"),
    }
    return [
        {"name": app["name"], "url": reverse(view, kwargs={argument: app["provider_id"]})}
        for provider, (view, argument) in begun_at.items()
        for app in settings.SOCIALACCOUNT_PROVIDERS.get(provider, {}).get("APPS", [])
    ]


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
