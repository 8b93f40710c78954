"""Refuses a file in a form that takes none, when its part of the body begins."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from kb.body_limits import UnexpectedFile, limit_of_request


class UnexpectedFiles(FileUploadHandler):
    """The first of the upload handlers; it keeps no file itself."""

    request: HttpRequest

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Raise UnexpectedFile where the address takes no files."""
        if not limit_of_request(self.request).takes_files:
            raise UnexpectedFile("a file where none is expected")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the data to the handlers after this one."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""
