"""Tables of HTML as GitHub's: no word of a cell is lost."""

import pytest

from kb.text.gfm.limits import MAX_CELLS
from tests.importing.html.page.written import markdown_of, words_of, words_on_page, written

pytestmark = pytest.mark.one_database

CASES = {
    "a head": (
        "<table><tr><th>A<th>B</tr><tr><td>1<td>2</tr></table>",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
    ),
    "no head": (
        "<table><tr><td>1<td>2</tr><tr><td>3<td>4</tr></table>",
        "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |",
    ),
    "a head for each row": (
        "<table><tr><th>A<th>B</tr><tr><th>x<td>1</tr></table>",
        "| A | B |\n| --- | --- |\n| **x** | 1 |",
    ),
    "blocks in cells": (
        "<table><tr><th>A<th>B</tr><tr><td><p>a</p><p>b</p><td><ol><li>c<li>d</ol></tr></table>",
        "| A | B |\n| --- | --- |\n| a<br>b | 1. c<br>2. d |",
    ),
    "code in cells": (
        "<table><tr><th>A<th>B</tr><tr><td><pre>x|y\nz</pre><td><code>a|b</code></tr></table>",
        "| A | B |\n| --- | --- |\n| `x\\|y`<br>`z` | `a\\|b` |",
    ),
    "cells that span": (
        "<table><tr><th>A<th>B<tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>",
        "| A | B |\n| --- | --- |\n| a | b |\n|  | c |\n| d |  |",
    ),
    "a caption": (
        "<table><caption>Codes</caption><tr><th>A<th>B</tr></table>",
        "**Codes**\n\n| A | B |\n| --- | --- |",
    ),
    "a table in a cell": (
        "<table><tr><th>A</th></tr><tr><td><table><tr><td>1<td>2</tr></table></td></tr></table>",
        "| A |\n| --- |\n| 1 · 2 |",
    ),
    "a table for the layout": (
        "<table><tr><td><h2>Left</h2><ul><li>a</ul></td></tr></table>",
        "## Left\n\n- a",
    ),
    "what stands beside the cells": (
        "<table><tr>stray<td>a<td>b</tr></table>",
        "stray\n\n|  |  |\n| --- | --- |\n| a | b |",
    ),
}


@pytest.mark.parametrize(("html", "markdown"), CASES.values(), ids=CASES.keys())
def test_a_table_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


def test_a_table_with_too_many_cells_becomes_a_list() -> None:
    rows = "".join(f"<tr><td>a{n}<td>b{n}</tr>" for n in range(MAX_CELLS // 2))
    html = f"<table><tr><th>A<th>B</tr>{rows}</table>"
    markdown, said = written(html)
    assert markdown.startswith("- A · B\n- a0 · b0\n")
    assert said == ["A table has too many cells for one here; it became a list."]


def test_cells_that_claim_to_span_thousands_are_bounded() -> None:
    html = "<table><tr><th colspan=9999 rowspan=9999>A</tr><tr><td>b</tr></table>"
    assert len(markdown_of(html)) < 2_000
    assert not words_of(html) - words_on_page(markdown_of(html))
