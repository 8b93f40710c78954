"""Names for addresses and anchors."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.slugs import slugify

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Verify DNS resolution", "verify-dns-resolution"),
        (
            "Check system resource usage (CPU, RAM, Disk)",
            "check-system-resource-usage-cpu-ram-disk",
        ),
        ("Input/output error", "input-output-error"),
        ("HTTP 404", "http-404"),
        ("Don't restart", "dont-restart"),
        ("Größe über Łódź", "grosse-uber-lodz"),
        ("Ｆｕｌｌ width", "full-width"),
        ("  --  ", "item"),
        ("", "item"),
        ("接続が拒否されました", "item"),
    ],
)
def test_a_slug_is_the_words_in_ascii(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_long_slug_is_cut_between_words() -> None:
    assert slugify("one two three four", max_length=12) == "one-two"
    assert slugify("one two three four", max_length=13) == "one-two-three"


def test_a_single_long_word_is_cut_hard() -> None:
    assert slugify("a" * 100) == "a" * 60


@given(st.text(), st.integers(min_value=4, max_value=80))
def test_whatever_the_text_a_slug_fits_into_an_address(text: str, length: int) -> None:
    slug = slugify(text, max_length=length)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= length
    assert slugify(slug, max_length=length) == slug
