"""Errors of the API that no view of it answers: what fails before, around or inside one."""

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _


def is_for_programs(request: HttpRequest) -> bool:
    """Return whether the address is one of the API, whose errors are JSON."""
    return request.path_info.startswith("/api/")


def json_error(message: str, status: int, headers: Mapping[str, str] | None = None) -> JsonResponse:
    """Return `{"error": message}`, as kb.api answers it."""
    return JsonResponse({"error": message}, status=status, headers=dict(headers or {}))


def nothing_here() -> str:
    """Return what programs are told where there is no address: where all are listed."""
    return _("There is nothing at this address; see /api/v1/openapi.json.")
