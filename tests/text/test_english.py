"""Which words are ordinary English."""

import gzip

import pytest

from kb.text import english
from kb.text.english import is_english

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    "word",
    ["super", "checkout", "leek", "wont", "restarts", "colour", "color", "hostname", "timeouts"],
)
def test_inflections_spellings_of_both_sides_and_words_of_the_trade_are_english(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["", "memroy", "urles", "restes", "econnrefused", "Super", "137"])
def test_mistakes_codes_and_numbers_are_not(word: str) -> None:
    assert not is_english(word)


def test_the_list_is_small_folded_and_sorted() -> None:
    data = english._FILE.read_bytes()
    words = gzip.decompress(data).decode("ascii").split()
    assert len(data) < 300_000
    assert words == sorted(set(words))
    assert all(word.isalpha() and word.islower() for word in words)


def test_the_list_carries_its_licence() -> None:
    notice = english._FILE.with_suffix("").read_text("utf-8")
    assert "Permission to use, copy, modify, distribute" in notice
