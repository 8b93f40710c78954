"""Footnotes: numbers, places, ways back."""

import re

import pytest

from kb.text.gfm.footnotes import unused_footnotes
from kb.text.gfm.parser import parse_blocks
from kb.text.safe_html import render_block

pytestmark = pytest.mark.one_database


def test_footnotes_are_numbered_by_their_first_reference_and_stand_at_the_end() -> None:
    html = render_block("[^b] [^a]\n\n[^a]: First\n[^b]: Second\n\nAfter", "body")
    assert '<sup><a href="#body_fn.1" id="body_fnref.1">[1]</a></sup>' in html
    assert html.index("After") < html.index('<div class="footnotes">')
    assert re.findall(r'<li id="(.*?)">\s*<p>(\w+)', html) == [
        ("body_fn.1", "Second"),
        ("body_fn.2", "First"),
    ]


def test_each_reference_has_a_way_back_with_a_name_of_its_own() -> None:
    html = render_block("a[^1] b[^1]\n\n[^1]: Note", "body")
    assert 'id="body_fnref.1.2"' in html
    ways = re.findall(r'aria-label="([^"]+)" href="(#[^"]+)"', html)
    assert ways == [
        ("Back to reference 1", "#body_fnref.1"),
        ("Back to reference 1-2", "#body_fnref.1.2"),
    ]


def test_a_footnote_may_hold_blocks_and_refer_to_another() -> None:
    html = render_block("a[^1]\n\n[^1]: Text[^2]\n\n    - item\n\n[^2]: More")
    assert "<li>item</li>" in html
    assert html.count("<li id=") == 2
    assert html.index("item") < html.index("Back to reference 1") < html.index("More")


def test_a_reference_to_no_footnote_is_text() -> None:
    assert render_block("a[^1]") == "<p>a[^1]</p>"


def test_a_footnote_that_nothing_refers_to_is_named() -> None:
    assert unused_footnotes(parse_blocks("a[^1]\n\n[^1]: b\n[^2]: c")) == ["2"]
    assert "lost" not in render_block("a[^1]\n\n[^1]: b\n[^2]: lost")


def test_a_reference_in_a_link_makes_no_link_in_a_link() -> None:
    assert (
        "<a" not in render_block("[a[^1]](/b)\n\n[^1]: c").partition(">a")[2].partition("</a>")[0]
    )
