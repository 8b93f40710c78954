"""Takes larger files than other forms do, on the page for imports, from who may import."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kb.importing.detect_format import MAX_BYTES
from kb.publishing.rule_checks import IMPORT

FORM_OVERHEAD = 10_000
"""Bytes of a form around its file."""


class ImportUploadHandler(MemoryFileUploadHandler):
    """Keeps an uploaded import in memory; any other file is left to the handler after it."""

    request: HttpRequest

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Decide whether this request is one for us."""
        is_small = content_length <= MAX_BYTES + FORM_OVERHEAD
        self.activated = is_small and is_import_page(self.request) and may_import(self.request)


def is_import_page(request: HttpRequest) -> bool:
    """Whether a request is for the page on which imports are uploaded."""
    try:
        return resolve(request.path_info).view_name == "admin:kb_importrun_add"
    except Resolver404:
        return False


def may_import(request: HttpRequest) -> bool:
    """Whether the user may upload imports; they name articles, so internal ones have to be open."""
    return request.user.has_perms([IMPORT, "kb.view_internal"])
