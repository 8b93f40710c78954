"""Bytes of a text file or a request → text; any bytes are valid."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before that of UTF-16, with which it begins.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 400

# Python's own, for names and sources: some of them fail on other bytes, or take quadratic time.
_NO_CHARSETS = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}


def decode_text(data: bytes, charset: str = "utf-8") -> str:
    """Return the text of bytes in this charset; what is none becomes U+FFFD.

    A byte order mark outranks the charset and is left out, and UTF-16 without one is known by its
    zeros. Raises LookupError for a charset that is unknown or no charset of text.
    """
    for mark, own in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(own, errors="replace")
    name = codecs.lookup(charset).name
    if name in _NO_CHARSETS:
        raise LookupError(charset)
    return data.decode(_without_mark(data) or name, errors="replace")


def _without_mark(data: bytes) -> str:
    """Return which UTF-16 it is by where the zeros of Latin letters stand, "" for neither."""
    sample = data[:_SAMPLE]
    zeros = (sample[::2].count(0), sample[1::2].count(0))
    if 4 * max(zeros) < len(sample) or 8 * min(zeros) > len(sample):
        return ""
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
