"""What crawlers ask for: robots.txt and the sitemap with its parts."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.pages import sitemap as sitemap_parts
from kb.serialise.addresses import base_url

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /search/

Sitemap: {base}/sitemap.xml
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Name what is not worth crawling, and the sitemap."""
    text = ROBOTS.format(base=base_url(request))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the parts of the sitemap."""
    parts = range(sitemap_parts.count_parts())
    return _xml(request, "crawlers/sitemap_index.xml", {"parts": parts, "base": base_url(request)})


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """List the public articles of one part; the first part has the home page and categories too."""
    entries = sitemap_parts.entries_in_part(part, base_url(request))
    if not entries:
        raise Http404
    return _xml(request, "crawlers/sitemap.xml", {"entries": entries})


def _xml(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
