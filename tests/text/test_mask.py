"""What may name a person or open a door is masked; codes and words stay."""

import pytest

from kb.text.mask import MASK, mask
from tests.text.conftest import Stopwatch

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "secret",
    [
        "jane.doe+kb@mail.example.com",
        "password=hunter2",
        "Passwd: hunter2",
        "api_key=abc",
        "session-id=abc",
        "Authorization: Bearer abc.def",
        "bearer abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_abcdefghijklmnop1234",
        "4a1c2d3e-0b1a-4c5d-8e9f-0a1b2c3d4e5f",
        "c3ab8ff13720e8ad9047dd39466b3c89",
        "4111 1111 1111 1111",
        "+49 170 1234567",
        "01701234567",
        "203.0.113.77",
    ],
)
def test_a_secret_is_masked_and_nothing_else(secret: str) -> None:
    assert mask(f"login fails {secret} since today") == f"login fails {MASK} since today"


def test_a_login_in_an_address_is_masked() -> None:
    assert (
        mask("postgresql://kb:hunter2@db/x") == f"postgresql://{MASK}db/x"
    )  # pragma: allowlist secret


@pytest.mark.parametrize(
    "text",
    [
        "0x80070005",
        "-2147024891",
        "ORA-00942 errno 111 40P01",
        "127.0.0.1 and 0.0.0.0",
        "KubeAPIErrorBudgetBurn",
        "log4j 2.17.1 on 2024-08-12",
        "password reset does not arrive",
        "token expired",
        "HTTP/1.1 503",
        "com.example.SomeVeryLongExceptionName",
    ],
)
def test_words_and_codes_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("unit", ["a1", "1 ", "a@", "password:", "+"])
def test_long_junk_is_masked_in_no_time(unit: str, seconds: Stopwatch) -> None:
    mask(unit * (20_000 // len(unit)))
    assert seconds() < 2
