"""Errors of the API that no view of it answers: what fails before, around or inside one."""

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse


def is_for_programs(request: HttpRequest) -> bool:
    """Return whether the address is one of the API, whose errors are JSON."""
    return request.path_info.startswith("/api/")


def json_error(message: str, status: int, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """Return `{"error": message}`, as kb.api answers it."""
    return JsonResponse({"error": message}, status=status, headers=dict(headers or {}))
