"""Marks in stored HTML."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.text.code_mentions import link_mentions, mark_mentions, mentioned_ids, unmark_mentions
from kb.text.matcher import Matcher
from kb.text.safe_html import render_block, render_inline
from tests.text.conftest import Stopwatch
from tests.text.strategies import documents

pytestmark = pytest.mark.one_database

MATCHER = Matcher(
    [
        ("404", 4),
        ("Not Found", 4),
        ("OK", 2),
        ("200", 2),
        ("EIO", 5),
        ("ENOENT", 6),
        ("R&D failed", 7),
        ('say "no"', 8),
        ("disk error", 10),
        ("disk error", 11),
    ]
)


def marked(html: str, own_id: int | None = None) -> str:
    """Return marked HTML with each mark as `{id:words}`, to be read."""
    html = mark_mentions(html, MATCHER, own_id=own_id)
    return re.sub(r'<span data-mention="(\d+)">([^<]*)</span>', r"{\1:\2}", html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>An EIO here</p>", "<p>An {5:EIO} here</p>"),
        ("An EIO here", "An {5:EIO} here"),
        ("HTTP 404", "HTTP {4:404}"),
        ("<p>404 Not Found</p>", "<p>{4:404 Not Found}</p>"),
        ("<p>All OK, 404 left</p>", "<p>All OK, 404 left</p>"),
        ("<p><strong>EIO</strong></p>", "<p><strong>{5:EIO}</strong></p>"),
        ("<p><code>EIO</code></p>", "<p><code>EIO</code></p>"),
        (
            "<pre><code>x <span>EIO</span></code></pre>",
            "<pre><code>x <span>EIO</span></code></pre>",
        ),
        ('<a href="/x"><em>EIO</em></a>', '<a href="/x"><em>EIO</em></a>'),
        ('<img alt="EIO" src="/EIO">', '<img alt="EIO" src="/EIO">'),
        ('<a href="/x" title="> EIO">x</a> EIO', '<a href="/x" title="> EIO">x</a> {5:EIO}'),
        ("<p>R&amp;D failed &amp; EIO</p>", "<p>{7:R&amp;D failed} &amp; {5:EIO}</p>"),
        ("a &lt;EIO&gt; b", "a &lt;{5:EIO}&gt; b"),
        ("say &quot;no&quot;", "{8:say &quot;no}&quot;"),
        ("<p>disk error</p>", "<p>disk error</p>"),
    ],
)
def test_what_is_marked_and_what_is_not(html: str, expected: str) -> None:
    assert marked(html) == expected


def test_a_code_is_marked_once_in_a_paragraph() -> None:
    html = "<p>EIO, <em>EIO</em>, ENOENT</p><ul><li>EIO<br>EIO</li><li>EIO</li></ul>"
    assert marked(html) == (
        "<p>{5:EIO}, <em>EIO</em>, {6:ENOENT}</p><ul><li>{5:EIO}<br>EIO</li><li>{5:EIO}</li></ul>"
    )


def test_an_article_does_not_point_to_itself() -> None:
    assert marked("<p>EIO and ENOENT</p>", own_id=5) == "<p>EIO and {6:ENOENT}</p>"


def test_old_marks_go_when_their_code_is_no_more() -> None:
    html = mark_mentions("<p>EIO and ENOENT</p>", MATCHER, own_id=None)
    fewer = Matcher([("ENOENT", 6)])
    assert mark_mentions(html, fewer, own_id=None) == mark_mentions(
        "<p>EIO and ENOENT</p>", fewer, own_id=None
    )
    assert mark_mentions(html, Matcher([]), own_id=None) == "<p>EIO and ENOENT</p>"


def test_mentions_are_listed_in_order_each_once() -> None:
    html = mark_mentions("<p>ENOENT</p><p>EIO</p><p>ENOENT</p>", MATCHER, own_id=None)
    assert mentioned_ids(html) == [6, 5]
    assert mentioned_ids("<p>EIO</p>") == []


def test_a_mark_becomes_a_link_where_its_target_may_be_seen() -> None:
    html = mark_mentions("<p>EIO and ENOENT</p>", MATCHER, own_id=None)
    assert link_mentions(html, {5: "/errors/system-eio/"}) == (
        '<p><a class="mention" href="/errors/system-eio/">EIO</a> and ENOENT</p>'
    )
    assert link_mentions(html, {}) == "<p>EIO and ENOENT</p>"


def test_an_address_cannot_leave_its_attribute() -> None:
    html = mark_mentions("EIO", MATCHER, own_id=None)
    assert link_mentions(html, {5: '"><script>'}) == (
        '<a class="mention" href="&quot;&gt;&lt;script&gt;">EIO</a>'
    )


codes = st.sampled_from(["EIO", "HTTP 404", "200 OK", "R&D failed", "disk error", "<kbd>EIO</kbd>"])
texts = st.lists(st.one_of(documents, codes), max_size=6)
pages = st.one_of(
    texts.map("\n\n".join).map(render_block),
    texts.map(" ".join).map(render_inline),
)


@given(pages)
@example("<p>R&amp;D failed</p>")
@example("EIO&#8232;EIO")
def test_marks_come_off_without_a_trace(html: str) -> None:
    assert unmark_mentions(mark_mentions(html, MATCHER, own_id=None)) == html


@given(pages)
def test_marking_twice_is_marking_once(html: str) -> None:
    once = mark_mentions(html, MATCHER, own_id=None)
    assert mark_mentions(once, MATCHER, own_id=None) == once


@given(pages, st.sets(st.sampled_from([2, 4, 5, 6, 7])))
def test_the_text_stays_as_it_is(html: str, visible: set[int]) -> None:
    once = mark_mentions(html, MATCHER, own_id=None)
    linked = link_mentions(once, {target: f"/articles/{target}/" for target in visible})
    assert text(once) == text(html) == text(linked)
    assert linked.count('class="mention"') == sum(
        once.count(f'data-mention="{target}"') for target in visible
    )


def text(html: str) -> str:
    """Return the text of a piece of HTML."""
    return unescape(re.sub(r"<[^<>]*>", "", html))


def test_a_long_page_is_marked_quickly(seconds: Stopwatch) -> None:
    page = "<p>HTTP 404 &amp; <em>EIO</em> and <code>x</code> words</p>\n" * 4000
    once = mark_mentions(page, MATCHER, own_id=None)
    assert unmark_mentions(once) == page
    link_mentions(once, {5: "/x/"})
    assert seconds() < 3
