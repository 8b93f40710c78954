"""Tables, lists, code and quotes in HTML → Markdown."""

import pytest

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.html_structures import HtmlStructures
from kb.importing.folder.clean.html_tree import read_html

pytestmark = pytest.mark.one_database


def markdown_of(html: str) -> str:
    """The Markdown of a piece of HTML."""
    aside = CodeSetAside()
    node = read_html(aside.without_fences(html))
    return aside.put_back(HtmlStructures(aside).markdown(node))


TABLE = "<table><tr><th>A</th><th>B</th></tr>{}</table>"
HEAD = "| A | B |\n| --- | --- |\n"


@pytest.mark.parametrize(
    ("row", "markdown"),
    [
        ("<tr><td>a</td><td>b</td></tr>", "| a | b |"),
        ("<tr><td>a<td>b", "| a | b |"),
        ("<tr><td>a|b</td><td>`c|d`</td></tr>", "| a\\|b | `c\\|d` |"),
        ("<tr><td colspan=2>a</td></tr>", "| a |  |"),
        (
            "<tr><td><p>a</p><p>b</p></td><td><ul><li>c<li>d</ul></td></tr>",
            "| a<br>b | • c<br>• d |",
        ),
        ("<tr><td>\n\na\n\n- b\n- c\n\n</td><td></td></tr>", "| a<br>• b<br>• c |  |"),
        ("<tr><td><pre>x\ny</pre></td><td>&lt;b&gt;</td></tr>", "| `x`<br>`y` | &lt;b&gt; |"),
        ("<tr><td>\n\n```sh\nx\ny\n```\n\n</td><td></td></tr>", "| `x`<br>`y` |  |"),
        ("<tr><td>a</td></tr>", "| a |  |"),
    ],
)
def test_a_table_has_its_cells_in_one_line(row: str, markdown: str) -> None:
    assert markdown_of(TABLE.format(row)) == HEAD + markdown


def test_a_table_in_a_cell_goes_into_its_line() -> None:
    inner = "<table><tr><td>x</td><td>y</td></tr></table>"
    words = markdown_of(TABLE.format(f"<tr><td>{inner}</td><td>b</td></tr>"))
    assert "x" in words
    assert "y" in words


def test_a_caption_and_words_beside_the_rows_are_kept() -> None:
    html = "<table><caption>Of it</caption>loose<tr><td>a<td>b</table>"
    assert markdown_of(html) == "**Of it**\n\nloose\n\n| a | b |\n| --- | --- |"


def test_a_table_of_a_single_cell_is_its_content() -> None:
    assert markdown_of("<table><tr><td><p>a</p><p>b</p></td></tr></table>") == "a\n\nb"
    assert markdown_of("<table><tr></tr><tr><td>a</td></tr></table>") == "a"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('<ol start="3"><li>a<li>b</ol>', "3. a\n4. b"),
        ("<ol><li>a<pre>b\nc</pre></li></ol>", "1. a\n\n   ```\n   b\n   c\n   ```"),
        (
            "<ol>\n  <li>\n\n  ```sh\n  b\n    c\n  ```\n\n  </li></ol>",
            "1. ```sh\n   b\n     c\n   ```",
        ),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<dl><dt>a<dd>b</dl>", "**a**\n\nb"),
        (
            '<pre><code class="language-py">if a &lt; <span>b</span>:\n  <x></code></pre>',
            "```py\nif a < b:\n  <x>\n```",
        ),
        ("<pre>\n  <code>\n    a\n      b\n    </code>\n</pre>", "```\na\n  b\n```"),
        ("<pre>``` a</pre>", "````\n``` a\n````"),
        ("<div>a <b>b</b></div>", "a <b>b</b>"),
        ("<ul>a<li>b</li></ul>", "- a\n- b"),
        ("<ol><ol><li>a</li><li>b</li></ol></ol>", "1. a\n2. b"),
        ("<ol><li>a</li><ul><li>b</li></ul><li>c</li></ol>", "1. a\n   - b\n2. c"),
    ],
)
def test_lists_code_and_quotes(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown
