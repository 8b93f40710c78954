"""One image, as public as the texts that show it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from kb.media.keep import read_content
from kb.models import Image

CONTENT_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
}
POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""Opened by itself an image runs, loads, frames and posts nothing, whatever a browser takes it for.
"""


@require_safe
def serve_image(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """Answer with an image; 304 where the client has it, 404 where this reader sees no use."""
    images = Image.objects.visible_to(request.user)
    found = images.filter(pk=digest, extension=extension).only("pk", "byte_count").first()
    if found is None:
        raise Http404
    etag = f'"{digest}"'
    response = HttpResponse(
        content_type=CONTENT_TYPES[extension],
        headers={
            "ETag": etag,
            "Content-Disposition": "inline",
            "Content-Security-Policy": POLICY,
        },
    )
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response.status_code = 304
    elif request.method == "HEAD":
        response.headers["Content-Length"] = str(found.byte_count)
    else:
        response.content = read_content(found)
    return response
