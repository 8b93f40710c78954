"""Bytes of a log in whatever encoding → text."""

import codecs

import pytest

from kb.text.decode import decode_text

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"", "utf-8", ""),
        ("größer".encode(), "utf-8", "größer"),
        ("größer".encode("latin-1"), "iso-8859-1", "größer"),
        (codecs.BOM_UTF8 + b"error", "utf-8", "error"),
        (codecs.BOM_UTF16_LE + "error é".encode("utf-16-le"), "utf-8", "error é"),
        (codecs.BOM_UTF16_BE + "error é".encode("utf-16-be"), "utf-8", "error é"),
        (codecs.BOM_UTF32_LE + "error é".encode("utf-32-le"), "utf-8", "error é"),
        ("error 503".encode("utf-16-le"), "utf-8", "error 503"),
        ("error 503".encode("utf-16-be"), "utf-8", "error 503"),
        (b"a\xffb", "utf-8", "a\ufffdb"),
        (b"a\0b and \0 much more text", "utf-8", "a\0b and \0 much more text"),
        (b"\0\0\0\0", "utf-8", "\0\0\0\0"),
        ("größer".encode("latin-1"), "utf-8", "gr\ufffd\ufffder"),
    ],
)
def test_any_bytes_are_a_text(data: bytes, charset: str, text: str) -> None:
    """Marks outrank the charset; what is no character is shown as such."""
    assert decode_text(data, charset) == text


@pytest.mark.parametrize("charset", ["klingon", "", "hex", "rot13"])
def test_a_charset_that_is_none_is_told(charset: str) -> None:
    """A codec that makes no text of bytes is no charset."""
    with pytest.raises(LookupError):
        decode_text(b"a", charset)
