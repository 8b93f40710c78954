"""The charset of a page."""

import codecs

import pytest

from kb.importing.html.charset import decode_page

pytestmark = pytest.mark.one_database

TEXT = "<p>café “à” 5 €</p>"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        ('<meta charset="windows-1252">é'.encode("cp1252"), '<meta charset="windows-1252">é'),
        ("<meta charset=iso-8859-1>“é”".encode("cp1252"), "<meta charset=iso-8859-1>“é”"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">да'.encode(
                "koi8-r"
            ),
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">да',
        ),
    ],
)
def test_a_page_is_read_in_the_charset_that_it_has(data: bytes, text: str) -> None:
    assert decode_page(data) == (text, ())


@pytest.mark.parametrize(
    "named", ["", "<meta charset=nonsense>", "<meta charset=utf-8>", "<meta charset=idna>"]
)
def test_a_page_that_says_nothing_usable_is_read_as_windows_1252(named: str) -> None:
    text, warnings = decode_page(f"{named}\ncafé".encode("cp1252"))
    assert text == f"{named}\ncafé"
    assert warnings == ("Line 2: this is not UTF-8; read as Windows-1252.",)


def test_any_bytes_are_read() -> None:
    assert decode_page(bytes(range(256)) * 3)[0]
