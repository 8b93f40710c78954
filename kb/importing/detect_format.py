"""The bytes of an uploaded file → which format it has, or why it has none."""

import json
from collections import Counter
from posixpath import splitext

from django.utils.translation import gettext as _

from kb.guide.errors import LinesError
from kb.guide.lines import decode
from kb.importing.archive import Archive
from kb.importing.archive_limits import ArchiveRefused
from kb.importing.folder.files import is_hidden
from kb.importing.folder.read import TEXT_ENDINGS
from kb.importing.html.html_folder import PAGE_ENDINGS
from kb.models import ImportFormat

MAX_MEGABYTES = 50
MAX_BYTES = MAX_MEGABYTES * 1_000_000
MAX_GUIDE_MEGABYTES = 5

ENDINGS: dict[str, ImportFormat] = {
    **dict.fromkeys(TEXT_ENDINGS, ImportFormat.MARKDOWN),
    **dict.fromkeys(PAGE_ENDINGS, ImportFormat.HTML),
}


class UnknownFormat(Exception):
    """A file that is of no format that can be imported; the message says why."""


def detect_format(data: bytes, name: str = "") -> ImportFormat:
    """Return the format of a file, whose name may help. Raises UnknownFormat."""
    if not data.strip():
        raise UnknownFormat(_("The file is empty."))
    if data.startswith(b"PK"):
        return _zip_format(data)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return _json_format(data)
    return _text_format(data, ImportFormat.HTML if start == b"<" else _format_of(name))


def _format_of(name: str) -> ImportFormat | None:
    return ENDINGS.get(splitext(name)[1].lower())


def _zip_format(data: bytes) -> ImportFormat:
    try:
        with Archive(data) as archive:
            names = [name for name in archive.names() if not is_hidden(name)]
    except ArchiveRefused as refused:
        raise UnknownFormat(_("This zip is refused: %(why)s") % {"why": refused}) from refused
    formats = Counter(_format_of(name) for name in names if not name.startswith("__MACOSX/"))
    del formats[None]
    for format_, _count in formats.most_common(1):
        if format_ is not None:
            return format_
    if any(name.lower().endswith(".json") for name in names):
        return ImportFormat.ZENDESK
    raise UnknownFormat(_("There are no Markdown or HTML files (.md, .html) in this zip."))


def _json_format(data: bytes) -> ImportFormat:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        text = _("This is no JSON that can be read: %(why)s") % {"why": error}
        raise UnknownFormat(text) from error
    if not isinstance(value, dict) or not isinstance(value.get("articles"), list):
        raise UnknownFormat(
            _("There is no list of articles in this JSON: expected what Zendesk's API answers.")
        )
    return ImportFormat.ZENDESK


def _text_format(data: bytes, known: ImportFormat | None) -> ImportFormat:
    if b"\0" in data[:10_000]:
        raise UnknownFormat(_("This is no text, no zip and no JSON: it cannot be imported."))
    if known is not None:
        return known
    if len(data) > MAX_GUIDE_MEGABYTES * 1_000_000:
        text = _("This guide is too large: at most %(n)d MB are read.")
        raise UnknownFormat(text % {"n": MAX_GUIDE_MEGABYTES})
    try:
        decode(data)
    except LinesError as error:
        raise UnknownFormat(str(error).capitalize()) from error
    return ImportFormat.GUIDE
