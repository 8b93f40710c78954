"""Found words in safe HTML."""

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.highlight import highlight

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([], "disk is full"),
        ([(0, 4)], "<mark>disk</mark> is full"),
        ([(8, 12), (0, 4)], "<mark>disk</mark> is <mark>full</mark>"),
        ([(0, 6), (5, 7)], "<mark>disk is</mark> full"),
        ([(0, 4), (4, 7)], "<mark>disk is</mark> full"),
        ([(0, 12), (5, 7)], "<mark>disk is full</mark>"),
        ([(8, 99), (-5, 4)], "<mark>disk</mark> is <mark>full</mark>"),
        ([(4, 4), (7, 5), (50, 60)], "disk is full"),
    ],
)
def test_each_span_is_marked(spans: list[tuple[int, int]], html: str) -> None:
    assert highlight("disk is full", spans) == html


def test_everything_but_the_marks_is_escaped() -> None:
    assert highlight('<b> & "x"', [(0, 3)]) == "<mark>&lt;b&gt;</mark> &amp; &quot;x&quot;"
    assert highlight("<mark>", [(1, 5)]) == "&lt;<mark>mark</mark>&gt;"


def test_a_mark_cannot_be_forged() -> None:
    assert highlight("\x02x\x03", []) == "\ufffdx\ufffd"


@given(st.text(), st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30))))
def test_without_its_marks_it_is_the_escaped_text(text: str, spans: list[tuple[int, int]]) -> None:
    html = highlight(text, spans)
    plain = text.replace("\x02", "\ufffd").replace("\x03", "\ufffd")
    assert re.sub("</?mark>", "", html) == escape(plain)
    assert unescape(re.sub("</?mark>", "", html)) == plain
    assert html.count("<mark>") == html.count("</mark>")
