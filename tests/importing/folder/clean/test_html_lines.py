"""HTML in one line."""

import pytest

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.html_lines import HtmlLines, code_span
from kb.importing.folder.clean.html_tree import read_html

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("a\n b", "a b"),
        ("<p>a</p>b", "a<br>b"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a<br>2. b"),
        ("<ol>x<ol><li>a</li><li>b</li></ol></ol>", "x<br>1. a<br>2. b"),
        ("<ul><li>a<ul><li>b</li></ul></li><ol><li>c</li></ol></ul>", "• a<br>• b<br>1. c"),
        ("a | b \\| c", "a \\| b \\| c"),
        ("<pre>a | b\n\n c</pre>", "`a \\| b`<br>`c`"),
        ("", ""),
    ],
)
def test_blocks_stand_beside_each_other(html: str, line: str) -> None:
    aside = CodeSetAside()
    assert aside.put_back(HtmlLines(aside).line(read_html(html))) == line


@pytest.mark.parametrize(("code", "span"), [("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``")])
def test_code_in_a_line_has_enough_back_quotes(code: str, span: str) -> None:
    assert code_span(code) == span
