"""HTTP status codes in what people and servers write."""

import pytest

from kb.text.http_status import find_http_statuses

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('HTTP/1.1" 503 1234', ["503"]),
        ("HTTP/2 404\r\nserver: x", ["404"]),
        ("status: 429", ["429"]),
        ('{"status":502}', ["502"]),
        ('{\\"statusCode\\": 500}', ["500"]),
        ("it returned 404", ["404"]),
        ("returned 404, then returned 500.", ["404", "500"]),
        ("| 502 |", ["502"]),
        ("Fehler 500 beim Speichern", ["500"]),
        ("Fehler 500.", ["500"]),
        ("we are getting 502s", ["502"]),
        ("a 500 error", ["500"]),
        ("found 404 errors", []),
        ("got 404 results", []),
        ("returned 200 ms later", []),
        ("exit code 404", []),
        ("code=exited, status=203/EXEC", []),
        ("ERROR 503 --- [main]", []),
        ("status: 4040", []),
        ("status: 404.5", []),
        ("status 404%", []),
        ("in 503 ms, 404 bytes, port 500, pid 429, v5.0.0", []),
        ("", []),
    ],
)
def test_a_number_is_a_status_only_where_it_is_said_to_be_one(text: str, codes: list[str]) -> None:
    """The lines of the formats' own table are longer; these are the rules."""
    assert [status.code for status in find_http_statuses(text)] == codes


def test_a_status_is_told_with_its_place() -> None:
    """In the whole text, whatever the line."""
    text = "a\nb\nreturned 404\nstatus=503"
    found = [(text[status.start : status.end], status.start) for status in find_http_statuses(text)]
    assert found == [("404", 13), ("503", 24)]
