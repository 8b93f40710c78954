"""Safe HTML as the plain text of a ticket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text.html_to_plain import WIDEST_TABLE, html_to_plain
from kb.text.markdown import escape
from kb.text.safe_html import render_block, render_inline
from tests.text.payloads import PAYLOADS
from tests.text.strategies import lines

pytestmark = pytest.mark.one_database


def plain(html: str) -> str:
    """Return the plain text, relative addresses completed with a host."""
    return html_to_plain(html, lambda a: f"https://kb.test{a}" if a.startswith("/") else a)


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("One\n*two*\n\nThree", "One two\n\nThree"),
        ("One  \ntwo", "One\ntwo"),
        ("[here](/a/)", "here (https://kb.test/a/)"),
        ("[https://kb.test/a/](/a/)", "https://kb.test/a/"),
        ("[kb.test/a/](/a/)", "https://kb.test/a/"),
        ("<https://x.test/>", "https://x.test/"),
        ("[help@x.test](mailto:help@x.test)", "help@x.test"),
        ("[mail](mailto:help@x.test)", "mail (help@x.test)"),
        ("![a lamp](/media/1.png)", "a lamp (https://kb.test/media/1.png)"),
        ("![](/media/1.png)", "https://kb.test/media/1.png"),
        ("## Head\n\ntext", "Head\n\ntext"),
        ("- a\n- b\n    1. c\n    2. d\n- e", "- a\n- b\n  1. c\n  2. d\n- e"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("```\n  x\n y\n```", "      x\n     y"),
        ("a `b  c` &amp; &lt;d&gt;", "a b c & <d>"),
        ("a\n\n---\n\nb", "a\n\n----\n\nb"),
        ("| a | b |\n|---|--:|\n| 1 | long |\n| 22 | |", "a   b\n--  ----\n1   long\n22"),
    ],
)
def test_what_a_page_shows_can_be_read_as_plain_text(markdown: str, text: str) -> None:
    """Marks go, addresses and structure stay."""
    assert plain(render_block(markdown)) == text


def test_a_table_too_wide_for_a_mail_becomes_a_list_for_each_row() -> None:
    """Lines that wrap leave no columns."""
    wide = "word " * 20
    html = render_block(f"| Name | Text | Note |\n|---|---|---|\n| a | {wide} | |\n| b | c | d |")
    assert plain(html) == f"Name: a\nText: {wide.strip()}\n\nName: b\nText: c\nNote: d"
    assert len(wide) > WIDEST_TABLE


def test_folded_details_are_told_whole() -> None:
    """Nobody can unfold them there."""
    html = "<details><summary>More</summary><p>Inside</p></details>"
    assert plain(html) == "More\n\nInside"


def test_a_box_says_whether_it_is_checked() -> None:
    """A task list is to be ticked off."""
    boxes = '<ul><li><input type="checkbox" checked disabled> a</li><li><input> b</li></ul>'
    assert plain(boxes) == "- [x] a\n- [ ] b"


@given(lines)
def test_words_come_back_as_they_were_written(text: str) -> None:
    """Whatever they look like."""
    expected = " ".join(text.split())
    assert " ".join(plain(render_inline(escape(text))).split()) == expected


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_tag_is_left_of_what_was_sanitised(payload: str) -> None:
    """What an attack leaves is text."""
    assert isinstance(plain(render_block(payload)), str)


@given(st.text(alphabet="<>/abp \n", max_size=60))
def test_html_that_is_badly_nested_loses_no_word_and_stops(html: str) -> None:
    """The sanitiser leaves none; if one came, it would be read all the same."""
    assert isinstance(plain(html), str)


def test_what_is_nested_beyond_reason_is_read_all_the_same() -> None:
    """A page shows it; a reply must not fail on it."""
    for tag in ("blockquote", "details", "ul><li", "em"):
        opening = f"<{tag}>" * 2_000
        closing = "".join(f"</{each}>" for each in reversed(tag.split("><"))) * 2_000
        assert "Deep" in plain(f"{opening}Deep{closing}")
        assert plain(f"<p>{opening}Deep{closing}</p><p>After</p>").endswith("After")


def test_an_alert_is_its_word_and_a_footnote_its_number() -> None:
    text = "> [!WARNING]\n> Back up.\n>\n> Then go on.\n\nText[^1]\n\n[^1]: See [a](/b)."
    html = render_block(text, "body")
    assert html_to_plain(html, lambda address: f"https://x.y{address}") == (
        "Warning: Back up.\n\nThen go on.\n\nText[1]\n\n1. See a (https://x.y/b)."
    )
