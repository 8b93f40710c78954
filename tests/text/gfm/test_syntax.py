"""GitHub's Markdown as people write it, kind by kind."""

import re

import pytest

from kb.text.safe_html import render_block, render_inline
from tests.text.gfm.structure import structure

pytestmark = pytest.mark.one_database


def rendered(markdown: str) -> str:
    """Return a text's structure in one line."""
    return "".join(structure(render_block(markdown))).replace("“", "")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Text\n- a\n- b", "<p>Text</p><ul><li>a</li><li>b</li></ul>"),
        ("Text\n1. a\n2. b", "<p>Text</p><ol><li>a</li><li>b</li></ol>"),
        ("- a\n  - b\n    - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. a", "<ol start=3><li>a</li></ol>"),
        ("- a\n\n  b", "<ul><li>ab</li></ul>"),
    ],
)
def test_lists(markdown: str, html: str) -> None:
    assert rendered(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("> ```\n> a\n>  b\n> ```", "<blockquote><pre><code>a\n b</code></pre></blockquote>"),
        ("- ```\n  a\n  ```", "<ul><li><pre><code>a</code></pre></li></ul>"),
        ("Text\n```\na\n```\nText", "<p>Text</p><pre><code>a</code></pre><p>Text</p>"),
        ("~~~~\n~~~\n~~~~", "<pre><code>~~~</code></pre>"),
        ("``` sh\na", "<pre><code>a</code></pre>"),
        ("\ta\n\tb", "<pre><code>a\nb</code></pre>"),
    ],
)
def test_code(markdown: str, html: str) -> None:
    assert rendered(markdown).replace("\n</code>", "</code>") == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("~~old~~ new", "<p><del>old</del> new</p>"),
        (r"C:\PROGRA~1 and C:\MICROS~1", r"<p>C:\PROGRA~1 and C:\MICROS~1</p>"),
        ("#1234 is a ticket", "<p>#1234 is a ticket</p>"),
        ("# Title #", "<h>Title</h>"),
        ("a\\\nb", "<p>a<br>b</p>"),
        ("a&nbsp;b &copy; &lt;b&gt; &amp;lt;", "<p>a b © <b> &lt;</p>"),
        ("snake_case_name and *a*b", "<p>snake_case_name and <em>a</em>b</p>"),
        ("[ref] and [x][ref]\n\n[REF]: /a", "<p><a href=/a>ref</a> and <a href=/a>x</a></p>"),
    ],
)
def test_marks_in_a_line(markdown: str, html: str) -> None:
    assert rendered(markdown) == html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "see https://a.b/c_d_e, it",
            "<p>see <a href=https://a.b/c_d_e>https://a.b/c_d_e</a>, it</p>",
        ),
        ("(http://a.b/(c))", "<p>(<a href=http://a.b/(c)>http://a.b/(c)</a>)</p>"),
        ("www.a.com/b!", "<p><a href=http://www.a.com/b>www.a.com/b</a>!</p>"),
        ("me.too@a.com.", "<p><a href=mailto:me.too@a.com>me.too@a.com</a>.</p>"),
        ("**https://a.b**", "<p><strong><a href=https://a.b>https://a.b</a></strong></p>"),
        ("[https://a.b](/c)", "<p><a href=/c>https://a.b</a></p>"),
        ("`https://a.b`", "<p><code>https://a.b</code></p>"),
        ("https\\://a.b", "<p>https://a.b</p>"),
        ("run setup.py on example.com", "<p>run setup.py on example.com</p>"),
        ("xhttp://a.b //a.b ftp://a.b", "<p>xhttp://a.b //a.b ftp://a.b</p>"),
        ("<https://a.b/%20ä>", "<p><a href=https://a.b/%20%C3%A4>https://a.b/%20ä</a></p>"),
        (
            "<tel:+49-30-1> [x](tel:1)",
            "<p><a href=tel:+49-30-1>tel:+49-30-1</a> <a href=tel:1>x</a></p>",
        ),
        (
            "ssh root@host and <root@host>",
            "<p>ssh root@host and <a href=mailto:root@host>root@host</a></p>",
        ),
        ("<host:80> <ip>", "<p><host:80> <ip></p>"),
    ],
)
def test_addresses(markdown: str, html: str) -> None:
    assert rendered(markdown) == html


def test_a_table_may_hold_a_pipe_and_needs_no_blank_line_before_it() -> None:
    html = rendered("Text\n\n| a | b |\n|---|---|\n| `x\\|y` | c\\|d |\n| e |")
    assert "<td><code>x|y</code></td><td>c|d</td>" in html
    assert "<tr><td>e</td><td></td></tr>" in html


def test_a_task_list_is_boxes_that_say_what_they_mean() -> None:
    html = render_block("- [ ] open\n- [x] done\n- [y] text")
    assert (
        '<li class="task"><input aria-label="To do" type="checkbox" disabled=""> open</li>' in html
    )
    assert 'aria-label="Done" checked="" type="checkbox"' in html
    assert "<li>[y] text</li>" in html


def test_the_box_of_a_task_stands_in_its_paragraph() -> None:
    html = render_block("- [x] one\n\n  two\n\n- [ ] ```\n  code\n  ```")
    assert re.search(r'<li class="task">\s*<p><input [^>]*> one</p>', html)
    assert html.count("<input") == 2


@pytest.mark.parametrize("kind", ["NOTE", "tip", "Important", "WARNING", "CAUTION"])
def test_an_alert_says_its_kind_in_words(kind: str) -> None:
    html = render_block(f"> [!{kind}]\n> Read *this*.")
    assert html == (
        f'<div class="admonition {kind.lower()}">\n<p class="admonition-title">'
        f"{kind.capitalize()}</p>\n<p>Read <em>this</em>.</p>\n</div>"
    )


def test_a_quote_with_another_word_in_brackets_stays_a_quote() -> None:
    assert rendered("> [!SHOUT]\n> a") == "<blockquote><p>[!SHOUT] a</p></blockquote>"


def test_an_admonition_may_have_a_title_of_its_own_or_none() -> None:
    html = render_block('!!! warning "Data *loss*"\n    Back up.\n\n    Then go on.\n\nAfter')
    assert '<p class="admonition-title">Data <em>loss</em></p>\n<p>Back up.</p>' in html
    assert html.endswith("<p>Then go on.</p>\n</div>\n<p>After</p>")
    assert "admonition-title" not in render_block('!!! note ""\n    x')


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a <!-- b --> c", "<p>a c</p>"),
        ("<!-- a\n\nb -->\n\nc", "<p>c</p>"),
        ("<!-- a --> c", "<p>c</p>"),
        ("- a\n  <!-- b -->\n- c", "<ul><li>a</li><li>c</li></ul>"),
        ("> <!-- a\n> b -->\n> c", "<blockquote><p>c</p></blockquote>"),
        ("<!-- never closed\n\na", "<p><!-- never closed</p><p>a</p>"),
        ("`<!-- a -->`", "<p><code><!-- a --></code></p>"),
    ],
)
def test_a_comment_is_not_shown(markdown: str, html: str) -> None:
    assert rendered(markdown) == html


def test_a_tag_that_was_never_opened_is_text() -> None:
    assert render_inline("a</kbd> <KBD>b</KBD>") == "a&lt;/kbd&gt; <kbd>b</kbd>"
    assert render_block("</details>") == "&lt;/details&gt;"


def test_a_line_holds_marks_but_no_block() -> None:
    html = render_inline("- [x] ~~a~~ https://a.b\n> [!NOTE]\n[^1]: b\n\n| c |\n|---|")
    assert html.startswith('- [x] <del>a</del> <a href="https://a.b"')
    assert html.endswith("\n&gt; [!NOTE]\n[^1]: b\n| c |\n|---|")
