"""The API: its end points and its OpenAPI document, `/api/v1/openapi.json`.

django-ninja is not in INSTALLED_APPS: of its own it would bring a docs page with inline scripts.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError

from kb.api.nothing import router as nothing
from kb.api.triage import router as triage

api = NinjaAPI(
    title="Support knowledge base",
    version="1.0.0",
    description="For bots and ticket systems. It answers with what customers may see.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=require_safe,
)
api.add_router("", triage)
api.add_router("", nothing)


@api.exception_handler(HttpError)
def answer_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer `{"error": "…"}`, with Retry-After or Allow where the error tells."""
    response = api.create_response(request, {"error": str(error)}, status=error.status_code)
    if seconds := getattr(error, "retry_after", 0):
        response.headers["Retry-After"] = str(seconds)
    if allowed := getattr(error, "allowed", ""):
        response.headers["Allow"] = allowed
    response.headers["Cache-Control"] = "no-store"
    return response
