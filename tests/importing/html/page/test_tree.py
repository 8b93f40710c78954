"""Hostile HTML: bounded in time and depth, and never an error."""

import time

import pytest

from kb.importing.html.page.tree import MAX_DEPTH, MAX_ELEMENTS, PageElement, parse_page
from tests.importing.html.page.written import markdown_of

pytestmark = pytest.mark.one_database

UNITS = [
    *("<div>", "<b>", "<!--", "<![CDATA[", "<a ", "<", "</a", "<a b='", "<?", "<!DOCTYPE", "&#"),
    *("&amp", "<table><td>", "<ul><li>", "<p>", "<script>", "<a href=x>", "\0", '<a x="', "<a ="),
    *(
        "<select><option>",
        "<svg><math>",
        "<table>",
        "<title>",
        "<blockquote>",
        "<dl><dd>",
        "</div>",
    ),
    *("<b><p></b>", "<br>", "<li>", "<pre>`", "<td>x</td>", "<details>", "<div class=note>"),
    *("<ol><li>x</li></ol>", "<h2 id=a>a</h2>", "<a href='#a'>x</a>!", "*", "<i>.</i>x"),
]


def depth(element: PageElement) -> int:
    """Return how deep a tree is."""
    inner = [depth(child) for child in element.children if isinstance(child, PageElement)]
    return 1 + max(inner, default=0)


def test_words_are_read_however_deep_they_are_nested() -> None:
    root = parse_page("<div>" * 100_000 + "word" + "</div>" * 100_000 + "<p>after</p>")
    assert root.text().split() == ["word", "after"]
    assert depth(root) <= MAX_DEPTH + 2


def test_elements_without_an_end_and_nul_are_read() -> None:
    root = parse_page("<p>one\0 <em>two<p>three<ul><li>four")
    assert root.words().startswith("one")
    assert root.words().endswith("two three four".replace(" ", ""))


@pytest.mark.parametrize("text", ["", "<!-- x", "<?php echo ?>", "<!DOCTYPE html>", "\ud800", "\0"])
def test_nothing_to_be_read_is_an_empty_page(text: str) -> None:
    assert markdown_of(text) in ("", "?")


@pytest.mark.parametrize("unit", UNITS)
def test_a_page_of_nothing_but_one_thing_is_read_in_time(unit: str) -> None:
    before = time.process_time()
    markdown_of(unit * (60_000 // len(unit)))
    assert time.process_time() - before < 20


def test_a_tag_with_very_many_attributes_is_read_in_time() -> None:
    before = time.process_time()
    assert markdown_of("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">word</p>") == "word"
    assert time.process_time() - before < 20


def test_very_many_elements_are_read_as_words() -> None:
    root = parse_page("<b>x</b> " * (MAX_ELEMENTS + 1_000))
    assert len(list(root.elements())) <= MAX_ELEMENTS
    assert len(root.text().split()) == MAX_ELEMENTS + 1_000
