"""Bytes of a file → text in any usual encoding."""

import codecs

import pytest

from kb.importing.folder.to_text import NotText, to_text

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "data",
    [
        "Größe\nzwei".encode(),
        codecs.BOM_UTF8 + "Größe\nzwei".encode(),
        codecs.BOM_UTF16_LE + "Größe\nzwei".encode("utf-16-le"),
        "Größe\nzwei".encode("utf-16-be"),
        "Größe\r\nzwei".encode(),
        "Größe\rzwei".encode(),
    ],
)
def test_unicode_is_read_with_any_mark_and_any_line_end(data: bytes) -> None:
    assert to_text(data) == ("Größe\nzwei", [])


def test_other_bytes_are_read_as_windows_wrote_them_with_the_line_said() -> None:
    text, warnings = to_text("eins\nGröße – 5 €".encode("cp1252"))
    assert text == "eins\nGröße – 5 €"
    assert warnings == ["Line 2: this is not UTF-8; read as Windows-1252."]


def test_control_characters_are_left_out_and_said() -> None:
    """None of them can be stored, or they would be taken for our own marks."""
    text, warnings = to_text(b"a" * 200 + b"\nb\x02c\x00")
    assert text == "a" * 200 + "\nbc"
    assert warnings == ["Line 2: control characters were left out (2 in the file)."]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(NotText, match="no text"):
        to_text(bytes(range(32)) * 20)
