"""Whatever a page holds, readers see all of its words, and no sign that it has not."""

from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.markdown import clean_markdown
from kb.text.gfm.limits import MarkdownRefused
from tests.hypothesis_examples import examples
from tests.importing.html.page.written import (
    markdown_of,
    text_of_page,
    text_on_page,
    words_of,
    words_on_page,
)

pytestmark = pytest.mark.one_database

SIGNS = [
    "*",
    "**",
    "_",
    "`",
    "``",
    "~~",
    "#",
    "- ",
    "1. ",
    "> ",
    "<b>",
    "&amp;",
    "[",
    "]",
    "(",
    ")",
]
SIGNS += [
    "!",
    "|",
    "---",
    "\\",
    "{{ x }}",
    "{% y %}",
    ":::",
    "http://example.com/a_b",
    "<!-- c -->",
]
SIGNS += ["[^1]", "[x]: y", ". ", "é", "漢字。", '"', "$", "~", "=", "+ ", "    ", "<details>", "?"]
PLAIN = [
    "one",
    "two ",
    " three",
    "4",
    ". ",
    ", ",
    ": ",
    " (five)",
    "six)",
    "“",
    "-",
    "/",
    "é",
    "字",
]
MARKS = ["b", "i", "code", "s", "span", "kbd", "sub", "u", "a"]
BLOCKS = ["p", "div", "li", "td", "th", "h2", "blockquote", "pre", "dt", "dd", "summary"]


def lines(atoms: list[str], marks: list[str] = MARKS) -> st.SearchStrategy[str]:
    """Words with marks around some of them."""
    words = st.lists(st.sampled_from([*atoms, "word", "<br>"]), min_size=1, max_size=4).map(
        lambda parts: "".join(part if part == "<br>" else escape(part) for part in parts)
    )
    return st.recursive(
        words,
        lambda inner: st.builds(
            lambda tag, texts: "".join(_tagged(tag, text) for text in texts),
            st.sampled_from(marks),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=6,
    )


def _tagged(tag: str, text: str) -> str:
    href = ' href="/a_b(c)"' if tag == "a" else ""
    return f"x{text}<{tag}{href}>{text}</{tag}>"


def pages(atoms: list[str]) -> st.SearchStrategy[str]:
    """Blocks in blocks."""
    return st.recursive(
        lines(atoms).map(lambda line: f"<p>{line}</p>"),
        lambda inner: st.builds(
            lambda tag, parts: "".join(_block(tag, part) for part in parts),
            st.sampled_from(BLOCKS),
            st.lists(inner, min_size=1, max_size=3),
        ),
        max_leaves=5,
    )


def _block(tag: str, text: str) -> str:
    outer = {"li": "ol", "td": "table", "th": "table", "dt": "dl", "dd": "dl", "summary": "details"}
    row = f"<tr><{tag}>{text}</{tag}><td>y</td></tr>" if tag in ("td", "th") else ""
    inner = row or f"<{tag}>{text}</{tag}>"
    return f"<{outer[tag]}>{inner}</{outer[tag]}>" if tag in outer else inner


@settings(max_examples=examples(40, 600), deadline=None)
@given(pages(SIGNS))
@example("<details><summary><table><tr><td>a</td><td>b</td></tr></table></summary></details>")
def test_readers_see_every_word(html: str) -> None:
    assert not words_of(html) - words_on_page(markdown_of(html))


@settings(max_examples=examples(25, 400), deadline=None)
@given(pages(SIGNS))
def test_every_word_is_left_when_the_markdown_is_read_as_that_of_another_system(html: str) -> None:
    markdown = markdown_of(html)
    try:
        cleaned = clean_markdown(markdown, Findings(markdown))
    except MarkdownRefused:
        return
    assert not words_of(html) - words_on_page(cleaned)


@settings(max_examples=examples(50, 800), deadline=None)
@given(lines(PLAIN, ["b", "i", "s", "code", "span", "kbd", "a"]))
@example("<b>x<i><br>one</i>x<i>one</i></b>")
@example("<i><b>one</b>x<b>two</b></i>")
def test_readers_see_no_sign_of_markdown_that_the_page_has_not(line: str) -> None:
    shown = text_on_page(markdown_of(f"<p>{line}</p>"))
    assert "".join(shown.split()) == "".join(text_of_page(f"<p>{line}</p>").split())


@settings(max_examples=examples(80, 800), deadline=None)
@given(st.text(st.sampled_from("<>/=\"'abpdiv t&;#!-\0\n\udc80"), max_size=200))
def test_no_text_is_refused(text: str) -> None:
    markdown_of(text)
