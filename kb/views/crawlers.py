"""What crawlers ask for: robots.txt and the sitemap, in as many parts as it takes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kb.models import Publication
from kb.pages.category_tree import category_tree
from kb.serialise.addresses import base_url
from kb.views.exports import NOBODY

# A sitemap may hold 50,000 addresses; a part is a range of ids, so that it is found by its index.
A_PART = 5_000
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /search/

Sitemap: {base}/sitemap.xml
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what is not worth crawling, and where the sitemap is."""
    text = ROBOTS.format(base=base_url(request))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the parts of the sitemap."""
    newest = Publication.objects.visible_to(NOBODY).order_by("-pk").values_list("pk", flat=True)
    parts = range(1 + (newest.first() or 0) // A_PART)
    return _xml(request, "crawlers/sitemap_index.xml", {"parts": parts})


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """List the public articles with ids in one range; the first part has the categories too."""
    rows = Publication.objects.visible_to(NOBODY).order_by("pk")
    rows = rows.filter(pk__gte=part * A_PART, pk__lt=(part + 1) * A_PART)
    found = list(rows.only("pk", "kind", "slug", "revised_at"))
    areas = category_tree(NOBODY).walk() if part == 0 else ()
    if part and not found:
        raise Http404
    return _xml(request, "crawlers/sitemap.xml", {"rows": found, "areas": areas, "part": part})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    context["base"] = base_url(request)
    return render(request, template, context, content_type="application/xml; charset=utf-8")
