"""Which words differ between two texts."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.text.diff import diff_words

pytestmark = pytest.mark.one_database

TEXT = st.lists(st.sampled_from(["look", "at", "the", " ", " ", "\n", ".", "log"])).map("".join)


def shown(before: str, after: str) -> str:
    """Removed words in brackets, added ones in braces."""
    marks = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return "".join(marks[span.side].format(span.text) for span in diff_words(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new", "{new}"),
        ("old", "", "[old]"),
        ("Network drops", "Network drops, or no names", "Network drops{, or no names}"),
        ("Verify DNS resolution", "Verify name resolution", "Verify [DNS]{name} resolution"),
        ("one two three", "six seven eight", "[one two three]{six seven eight}"),
        (
            "keep a fast answer here",
            "keep an address here",
            "keep [a fast answer]{an address} here",
        ),
        ("Test connection now", "Test the connection now", "Test {the }connection now"),
    ],
)
def test_words_that_differ_are_marked_as_phrases(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


@given(TEXT, TEXT)
@settings(deadline=None)
def test_both_texts_can_be_read_from_the_spans(before: str, after: str) -> None:
    spans = diff_words(before, after)
    assert "".join(span.text for span in spans if span.side != "added") == before
    assert "".join(span.text for span in spans if span.side != "removed") == after


def test_a_long_hostile_pair_is_compared_within_two_seconds() -> None:
    before, after = "a b " * 9_000, "b c a " * 6_000
    started = time.monotonic()
    spans = diff_words(before, after)
    assert "".join(span.text for span in spans if span.side != "added") == before
    assert time.monotonic() - started < 2
