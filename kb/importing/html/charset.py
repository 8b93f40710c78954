"""The bytes of an HTML page → its text, by its byte order mark, its `meta`, or what they are."""

import re

from kb.text.decode import decode_text

_BEGINNING = 4_096
"""Bytes in which a page says its charset; browsers read the first 1,024."""

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NAMED = re.compile(
    rb"""<(?:meta\b[^>]{0,400}?charset\s*=\s*|\?xml\b[^>]{0,200}?encoding\s*=\s*)["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
_CALLED_LATIN = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "iso8859-1"}
"""What browsers read as Windows-1252."""


def decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a page, and warnings about how it was read."""
    if data.startswith(_MARKS):
        return decode_text(data), ()
    named = _NAMED.search(data[:_BEGINNING])
    charset = named[1].decode("ascii").lower() if named else ""
    try:
        return data.decode(), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        return _decode_named(data, charset)
    except LookupError:
        warning = f"Line {line}: this is not UTF-8; read as Windows-1252."
        return data.decode("cp1252", errors="replace"), (warning,)


def _decode_named(data: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    """Return what a page says of its charset. Raises LookupError where it says nothing usable."""
    if charset in ("", "utf-8", "utf8"):
        raise LookupError(charset)
    text = decode_text(data, "cp1252" if charset in _CALLED_LATIN else charset)
    broken = text.count("\ufffd")
    said = f"{broken} characters could not be read as {charset}."
    return text, (said,) if broken else ()
