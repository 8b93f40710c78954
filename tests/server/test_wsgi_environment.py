"""What Django sees of a request in `request.META`."""

from typing import Any

import pytest

from kb.server.wsgi_environment import header_variables, with_body, wsgi_environment

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "path": "/errors/ü/",
    "raw_path": b"/errors/%C3%BC/",
    "query_string": b"q=%C3%BC&\xff",
    "headers": [(b"host", b"kb.example.com")],
    "client": ("192.0.2.1", 50_000),
    "server": ("127.0.0.1", 8000),
}


def test_a_request_has_the_variables_of_pep_3333() -> None:
    environment = wsgi_environment(dict(SCOPE))
    assert environment["PATH_INFO"] == "/errors/Ã¼/"
    assert environment["QUERY_STRING"] == "q=%C3%BC&ÿ"
    assert environment["REMOTE_ADDR"] == "192.0.2.1"
    assert (environment["SERVER_NAME"], environment["SERVER_PORT"]) == ("127.0.0.1", "8000")
    assert environment["HTTP_HOST"] == "kb.example.com"
    assert environment["wsgi.input"].read() == b""
    assert "CONTENT_LENGTH" not in environment


@pytest.mark.parametrize(
    ("raw", "path"), [(b"/%FF", "/ÿ"), (b"/a%2Fb", "/a/b"), (b"/a?b", "/a"), (b"*", "*")]
)
def test_a_path_is_its_bytes_whatever_they_are(raw: bytes, path: str) -> None:
    scope: dict[str, Any] = SCOPE | {"raw_path": raw}
    assert wsgi_environment(scope)["PATH_INFO"] == path


def test_headers_become_variables_and_those_of_the_same_name_are_joined() -> None:
    headers = [
        *((b"content-type", b"text/plain"), (b"content-length", b"3")),
        *((b"cookie", b"a=1"), (b"cookie", b"b=2")),
        *((b"x-forwarded-for", b"192.0.2.1"), (b"x-forwarded-for", b"192.0.2.2")),
    ]
    assert header_variables(headers) == {
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "3",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_X_FORWARDED_FOR": "192.0.2.1,192.0.2.2",
    }


def test_a_name_with_an_underscore_never_passes_for_the_one_with_hyphens() -> None:
    """A proxy drops a client's X-Forwarded-For, and knows nothing of this one."""
    assert header_variables([(b"x_forwarded_for", b"192.0.2.1")]) == {}


def test_a_body_that_was_read_has_its_length() -> None:
    environment = with_body({"CONTENT_LENGTH": "9"}, b"abc")
    assert environment["CONTENT_LENGTH"] == "3"
    assert environment["wsgi.input"].read() == b"abc"


def test_an_ipv4_client_of_a_socket_for_both_has_its_own_address() -> None:
    """With KB_BIND=:: all such clients would be one, and no proxy would be believed."""
    scope = SCOPE | {"client": ("::ffff:192.0.2.1", 50_000)}
    assert wsgi_environment(scope)["REMOTE_ADDR"] == "192.0.2.1"
    scope = SCOPE | {"client": ("2001:db8::1", 50_000)}
    assert wsgi_environment(scope)["REMOTE_ADDR"] == "2001:db8::1"
