"""Which codes a text names."""

from itertools import pairwise

import pytest
from hypothesis import given

from kb.text.matcher import Matcher
from tests.text.conftest import Stopwatch
from tests.text.strategies import lines

pytestmark = pytest.mark.one_database

PAIRS = [
    ("200", "ok"),
    ("OK", "ok"),
    ("201", "created"),
    ("Created", "created"),
    ("403", "forbidden"),
    ("Forbidden", "forbidden"),
    ("404", "not-found"),
    ("Not Found", "not-found"),
    ("500", "server-error"),
    ("Internal Server Error", "server-error"),
    ("ECONNREFUSED", "refused"),
    ("errno 111", "refused"),
    ("WSAECONNREFUSED", "refused"),
    ("10061", "refused"),
    ("EIO", "io"),
    ("Input/output error", "io"),
    ("Deadlock detected", "deadlock"),
    ("Deadlock", "deadlock-word"),
    ("42P01", "no-table"),
    ("SQLSTATE 42P01", "no-table"),
    ("ORA-00942", "oracle"),
    ("KubePodCrashLooping", "crash"),
    ("R&D failed", "research"),
    ("Table not found", "table"),
    ("disk error", "one"),
    ("disk error", "two"),
    ("", "nothing"),
    ("--", "nothing"),
]
MATCHER = Matcher(PAIRS)


def found(text: str) -> list[tuple[str, str]]:
    """Return what is named and where, as pairs of words and targets."""
    return [(text[match.start : match.end], match.target) for match in MATCHER.find(text)]


@pytest.mark.parametrize(
    ("text", "words", "target"),
    [
        ("see ECONNREFUSED: then", "ECONNREFUSED", "refused"),
        ("(ECONNREFUSED)", "ECONNREFUSED", "refused"),
        ("WSAECONNREFUSED", "WSAECONNREFUSED", "refused"),
        ("[Errno 111] Connection", "Errno 111", "refused"),
        ("errno=111", "errno=111", "refused"),
        ("errno: 111", "errno: 111", "refused"),
        ("an EIO here", "EIO", "io"),
        ("INPUT/output Error", "INPUT/output Error", "io"),
        ("deadlock\n   detected", "deadlock\n   detected", "deadlock"),
        ("relation missing, 42p01", "42p01", "no-table"),
        ("SQLSTATE[42P01]: x", "SQLSTATE[42P01]", "no-table"),
        ("ora-00942", "ora-00942", "oracle"),
        ("KubePodCrashLooping fires", "KubePodCrashLooping", "crash"),
        ("R&D failed", "R&D failed", "research"),
        ("internal server error", "internal server error", "server-error"),
        ("HTTP 404", "404", "not-found"),
        ("HTTP/1.1 404", "404", "not-found"),
        ('"GET / HTTP/1.1" 404 153', "404", "not-found"),
        ("status code: 404.", "404", "not-found"),
        ("status=404", "404", "not-found"),
        ("a status of 404", "404", "not-found"),
        ("Error 404", "404", "not-found"),
        ("code (404)", "404", "not-found"),
        ("error 10061", "10061", "refused"),
        ("200 OK", "200 OK", "ok"),
        ("403: forbidden", "403: forbidden", "forbidden"),
        ("404 (Not Found)", "404 (Not Found)", "not-found"),
        ("Forbidden (403)", "Forbidden (403)", "forbidden"),
        ("a Not Found page", "Not Found", "not-found"),
        ("table not found", "table not found", "table"),
    ],
)
def test_a_code_is_found(text: str, words: str, target: str) -> None:
    assert found(text) == [(words, target)]


@pytest.mark.parametrize(
    "text",
    [
        "404",
        "404 of them",
        "40400 and 4040",
        "192.168.404.1",
        "HTTP 40400",
        "HTTP 404.5",
        "error 404:33",
        "code 404%",
        "port 404",
        "10:404:00",
        "exit code 404",
        "the errors 404",
        "we saw 500 errors and 201 warnings",
        "10061",
        "Everything is OK",
        "Created and Forbidden",
        "created 201 records",
        "the record was not found",
        "Not found",
        "econnrefused",
        "VECONNREFUSED",
        "ECONNREFUSED2",
        "eio",
        "VIDEO",
        "EIO_MAX",
        "input. Output error",
        "deadlocks detected",
        "Deadlock",
        "kubepodcrashlooping",
        "-- !",
    ],
)
def test_what_is_no_code_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_matches_come_in_order_and_do_not_overlap() -> None:
    text = "EIO, then HTTP 404 Not Found, then EIO"
    assert found(text) == [("EIO", "io"), ("404 Not Found", "not-found"), ("EIO", "io")]


def test_the_longest_spelling_wins() -> None:
    matcher = Matcher([("lock wait", 1), ("lock wait timeout", 2), ("wait timeout exceeded", 3)])
    assert [match.target for match in matcher.find("a lock wait timeout exceeded")] == [2]


def test_a_spelling_of_two_codes_names_both() -> None:
    assert found("a disk error") == [("disk error", "one"), ("disk error", "two")]


def test_thousands_of_spellings_are_quick_to_read_and_to_find(seconds: Stopwatch) -> None:
    pairs = [(f"E{number}CODE", number) for number in range(5000)]
    pairs += [(f"some message number {number} failed", number) for number in range(5000)]
    pairs += [(str(number), number) for number in range(5000)]
    matcher = Matcher(pairs)
    for text in ("some message number 5 failed ", "some message ", "error 404 ", "x", "404 ", "<>"):
        matcher.find(text * (100_000 // len(text)))
    assert seconds() < 5


def test_time_grows_with_the_text_and_not_faster(seconds: Stopwatch) -> None:
    matcher = Matcher([(" ".join(["again"] * 100) + " end", 1), ("status " * 50 + "9", 2)])
    assert matcher.find("again " * 16_000) == []
    assert matcher.find("status:" * 14_000) == []
    assert seconds() < 5


@given(lines)
def test_every_match_lies_in_the_text(text: str) -> None:
    matches = MATCHER.find(text)
    assert all(0 <= match.start < match.end <= len(text) for match in matches)
    places = sorted({(match.start, match.end) for match in matches})
    assert all(one[1] <= other[0] for one, other in pairwise(places))
