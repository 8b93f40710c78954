"""When two spellings are one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.text.code_spelling import normalise

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "same",
    [
        ("ECONNREFUSED", "econnrefused", "ECONNREFUSED:", " EConnRefused ", "'ECONNREFUSED'"),
        ("errno 111", "[Errno 111]", "ERRNO: 111", "errno=111", "errno_111"),
        (
            "404",
            "HTTP 404",
            "HTTP/1.1 404",
            "http/2 404:",
            "status 404",
            "status code: 404",
            "Error 404",
        ),
        ("503 Service Unavailable", "HTTP/1.1 503 Service Unavailable"),
        ("WSAECONNREFUSED (10061)", "wsaeconnrefused 10061", "WSAECONNREFUSED: 10061"),
        ("Input/output error", "input output error", "INPUT/OUTPUT  ERROR."),
        ("ORA-00942", "ora 00942", "ORA_00942"),
        ("Größe überschritten", "grosse uberschritten", "GRÖSSE ÜBERSCHRITTEN"),
        ("ｆｕｌｌ ４０４", "full 404"),
        ("SQLSTATE[42P01]", "sqlstate 42p01"),
    ],
)
def test_these_are_one_spelling(same: tuple[str, ...]) -> None:
    assert len({normalise(spelling) for spelling in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("errno 111", "111"),
        ("404", "4040"),
        ("4 04", "404"),
        ("EIO", "EIO1"),
        ("WSAECONNREFUSED (10061)", "WSAECONNREFUSED"),
        ("HTTP", "404"),
        ("error", "404"),
        ("HTTP client", "client"),
        ("Connection refused", "Connection timeout"),
        ("0x80070005", "80070005"),
        ("接続拒否", "接続切断"),
    ],
)
def test_these_are_two(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("nothing", ["", " ", "!?", "---", "🙈"])
def test_what_holds_no_letter_and_no_digit_is_no_spelling(nothing: str) -> None:
    assert normalise(nothing) == ""


@given(st.text())
@example("À\U0002ebe1")
@example("À・")
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
