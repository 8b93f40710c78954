"""Where pieces of HTML begin and end, and how the text goes on around them."""

import pytest

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.html_regions import line_opening, line_prefix, with_structures

pytestmark = pytest.mark.one_database


def converted_html(text: str) -> str:
    """The text with its HTML as Markdown."""
    aside = CodeSetAside()
    return aside.put_back(with_structures(aside.without_fences(text), aside))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a\n<ul><li>b</li></ul>\nc", "a\n- b\n\n\nc"),
        ("a <ul><li>b</li></ul>", "a \n\n- b\n\n"),
        ("- a\n  <ol><li>b</li><li>c</li></ol>", "- a\n  1. b\n  2. c\n\n  "),
        ("> <ul><li>b</li></ul>", "> - b\n>\n> "),
        ("| a | <ul><li>b</li><li>c</li></ul> |", "| a | • b<br>• c |"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n\n  - b\n\n"),
    ],
)
def test_a_piece_is_a_block_where_it_stands(text: str, markdown: str) -> None:
    assert converted_html(text) == markdown


@pytest.mark.parametrize("text", ["a <table> b", "</ul> a", "`<ul><li>a</li></ul>`"])
def test_what_has_no_end_or_is_code_stays(text: str) -> None:
    assert converted_html(text) == text


def test_a_piece_behind_one_without_an_end_is_still_found() -> None:
    assert converted_html("<pre> a <ul><li>b</li></ul>") == "<pre> a \n\n- b\n\n"


@pytest.mark.parametrize(
    ("before", "opening", "prefix"),
    [
        ("  - a", "  - ", "    "),
        ("> 1. a", "> 1. ", ">    "),
        ("a", "", ""),
        ("- - a", "- - ", "    "),
    ],
)
def test_what_a_line_begins_with(before: str, opening: str, prefix: str) -> None:
    assert line_opening(before) == opening
    assert line_prefix(before) == prefix
