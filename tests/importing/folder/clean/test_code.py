"""Code that is set aside and put back."""

import pytest

from kb.importing.folder.clean.code import CodeSetAside

pytestmark = pytest.mark.one_database


def hidden(text: str) -> str:
    """The text without its code, each piece as `@`."""
    aside = CodeSetAside()
    result = aside.without_indented(aside.without_fences(text))
    assert aside.put_back(result) == text
    return "".join("@" if char == "\x03" else char for char in _without_numbers(result))


def _without_numbers(text: str) -> str:
    return text if "\x02" not in text else _without_numbers(_first_gone(text))


def _first_gone(text: str) -> str:
    start = text.index("\x02")
    return text[:start] + text[text.index("\x03", start) :]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a `b` c", "a @ c"),
        ("a ``b ` c`` d", "a @ d"),
        ("C:\\ `C:\\` and `D:\\x` e", "C:\\ @ and @ e"),
        ("\\`a` b", "\\`a` b"),
        ("a ` b\n\nc ` d", "a ` b\n\nc ` d"),
        ("a `b\nc` d", "a @ d"),
        ("a\n```\nb\n```\nc", "a\n@\nc"),
        ("- a\n  ```\n  b\n  ```\n- c", "- a\n@\n- c"),
        ("a\n\n    b\n\nc", "a\n\n@\n\nc"),
        ("a\n    b", "a\n    b"),
        ("- a\n\n    b", "- a\n\n    b"),
        ("# a\n    b", "# a\n@"),
        ("```\nnever closed", "@"),
    ],
)
def test_only_code_is_set_aside(text: str, rest: str) -> None:
    assert hidden(text) == rest


def test_code_in_code_comes_back() -> None:
    aside = CodeSetAside()
    text = aside.without_fences("`a`")
    assert aside.put_back(aside.keep(f"<{text}>")) == "<`a`>"
