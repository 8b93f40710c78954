"""The bytes of a text file → its text, with `\\n` at line ends, and what was odd about them."""

import codecs
import re
from typing import NamedTuple

from kb.text.decode import decode_text

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LINE_END = re.compile(r"\r\n?|\u2028|\u2029")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_MOST_CONTROL = 0.02  # of a text's characters; more of them, and it is none


class NotText(Exception):
    """Bytes that are no text."""


class DecodedText(NamedTuple):
    """A text and warnings about how it was read."""

    text: str
    warnings: list[str]


def to_text(data: bytes) -> DecodedText:
    """Return the text of UTF-8, UTF-16 or, with a warning, of Windows' Western European code page.

    Control characters are left out, with a warning. Raises NotText.
    """
    text, warnings = _decode(data)
    text = _LINE_END.sub("\n", text).replace("\f", "\n")
    clean = _CONTROL.sub("", text)
    dropped = len(text) - len(clean)
    if dropped > _MOST_CONTROL * len(text):
        raise NotText("This is no text: it is full of control characters.")
    if dropped:
        first = _CONTROL.search(text)
        line = text.count("\n", 0, first.start() if first else 0) + 1
        warnings.append(f"Line {line}: control characters were left out ({dropped} in the file).")
    return DecodedText(clean, warnings)


def _decode(data: bytes) -> tuple[str, list[str]]:
    if data.startswith(_MARKS) or b"\0" in data[:400]:
        return decode_text(data), []
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        warning = f"Line {line}: this is not UTF-8; read as Windows-1252."
        return data.decode("cp1252", errors="replace"), [warning]
