"""HTML → a tree."""

import pytest

from kb.importing.folder.clean.html_tree import MAX_DEPTH, read_html

pytestmark = pytest.mark.one_database


def test_items_and_cells_end_without_an_end_tag() -> None:
    table = read_html("<table><tr><td>a<td>b<tr><td>c</table>").children[0]
    assert not isinstance(table, str)
    rows = [[cell.source for cell in row.elements("td")] for row in table.elements("tr")]
    assert rows == [["a", "b"], ["c"]]


def test_tags_in_lines_and_unknown_tags_are_text() -> None:
    assert read_html("<b>a</b> <name> &lt; &#60; <!x>").source == "<b>a</b> <name> &lt; &#60; <!x>"


def test_what_is_in_code_is_text() -> None:
    pre = read_html("<pre><ul>a</pre>").children[0]
    assert not isinstance(pre, str)
    assert pre.source == "<ul>a"


def test_deep_nesting_is_flat_from_a_depth_on() -> None:
    tree = read_html("<ul><li>" * 5_000 + "a")
    depth = 0
    while tree.children and not isinstance(tree.children[-1], str):
        tree = tree.children[-1]
        depth += 1
    assert depth <= MAX_DEPTH
