"""/metrics: the site's figures for Prometheus, for who has the token."""

from importlib import import_module

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with the figures, 401 without `Authorization: Bearer <KB_METRICS_TOKEN>`.

    Raises Http404 where no token is set.
    """
    token = settings.KB_METRICS_TOKEN
    if not token:
        raise Http404
    if constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}"):
        exposition = import_module("kb.metrics.exposition")  # its package is an extra
        content = exposition.exposition()
        response = HttpResponse(content, content_type=exposition.CONTENT_TYPE)
    else:
        response = HttpResponse("Unauthorized\n", status=401, content_type="text/plain")
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers["Cache-Control"] = "no-store"
    return response
