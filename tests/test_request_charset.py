"""A charset that is none of text does no harm."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIRequest

from kb.request_charset import is_text_charset, only_text_charsets

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "latin-1", "utf-16", "cp1252", "shift_jis"])
def test_a_charset_of_text_stays(name: str) -> None:
    assert is_text_charset(name)


@pytest.mark.parametrize(
    "name", ["idna", "punycode", "rot13", "zlib", "hex", "undefined", "", "none", "a\x00b"]
)
def test_any_other_is_none(name: str) -> None:
    assert not is_text_charset(name)


@pytest.mark.parametrize("name", ["idna", "undefined", "rot13", "zlib", "utf-8"])
def test_a_query_is_read_whatever_the_request_says_of_its_body(name: str) -> None:
    """It was an error on every page, before anything of ours ran."""
    read: list[str] = []

    def application(environ: dict[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        read.append(WSGIRequest(environ).GET["q"])
        return []

    environ: dict[str, Any] = {"CONTENT_TYPE": f"text/plain; charset={name}"}
    environ |= {"QUERY_STRING": "q=%ff", "PATH_INFO": "/search/", "REQUEST_METHOD": "GET"}
    setup_testing_defaults(environ)
    only_text_charsets(application)(environ, lambda *_args: None)
    assert read == ["\ufffd"]
