"""What browsers ask for by themselves: icons, the web manifest, the search of the address bar."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from kb.serialise.addresses import base_url

ICONS = Path(settings.BASE_DIR) / "static" / "icons"
ICON_SIZES = (192, 512)
SHORT_NAME = 16
"""Characters of a name that OpenSearch allows, and that fit below an icon."""

PAPER, ACCENT = "#fbfaf8", "#0b5f5a"


def _icon(name: str, content_type: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view of a file that is asked for without a page naming it."""
    content = (ICONS / name).read_bytes()

    @require_safe
    def icon(request: HttpRequest) -> HttpResponse:
        return HttpResponse(content, content_type=content_type)

    return icon


favicon = _icon("favicon.ico", "image/x-icon")
touch_icon = _icon("apple-touch-icon.png", "image/png")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site for whoever puts it on their home screen."""
    sizes = [(size, f"icons/icon-{size}.png") for size in ICON_SIZES]
    data = {
        "name": settings.KB_SITE_NAME,
        "short_name": settings.KB_SITE_NAME[:SHORT_NAME],
        "start_url": reverse("home"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": ACCENT,
        "icons": [
            {
                "src": static(name),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, name in sizes
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search, so that the browser's address bar can ask it."""
    context = {
        "name": settings.KB_SITE_NAME[:SHORT_NAME],
        "long_name": settings.KB_SITE_NAME,
        "base": base_url(request),
    }
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "crawlers/opensearch.xml", context, content_type=kind)
