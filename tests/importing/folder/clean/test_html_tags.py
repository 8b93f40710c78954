"""Tags in lines → Markdown."""

import pytest

from kb.importing.folder.clean.code import CodeSetAside
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.html_tags import with_tags

pytestmark = pytest.mark.one_database


def without_tags(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with its tags replaced, and what was said."""
    aside, findings = CodeSetAside(), Findings(text)
    return aside.put_back(with_tags(aside.without_fences(text), aside, findings)), findings.warnings


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("<b>a</b> <strong>b</strong> <i>c</i> <s>d</s>", "**a** **b** *c* ~~d~~"),
        ("<b> a </b>b", " **a** b"),
        ("<b>Note:</b>b", "**Note:** b"),
        ("a<b>!</b>", "a **!**"),
        ("<b>a <strong>b</strong></b>", "**a b**"),
        ("<b></b>a", "a"),
        ("<b>a\n\nb</b>", "a\n\nb"),
        ("<code>a <b>b</b></code>", "`a b`"),
        ("<tt>a|b</tt>", "`a|b`"),
        ("| <code>a|b</code> |", "| `a\\|b` |"),
        ("<code>&lt;b&gt;</code>", "`<b>`"),
        ('<a href="x y.md">a</a>', "[a](<x y.md>)"),
        ("<a href='x'><b>a</b></a>", "[**a**](x)"),
        ('<a name="x"></a>a', "a"),
        ('<a href="x"></a>a', "a"),
        ('<img src="a.png" alt="An [A]" width=3>', "![An  A](a.png)"),
        ("<img alt='An A'>", "An A"),
        ("a<br/>b<BR>c", "a<br>b<br>c"),
        ("<kbd>a</kbd><sub>b</sub>", "<kbd>a</kbd><sub>b</sub>"),
        (
            '<details class="x" open><summary id="y">a</summary>',
            "<details open><summary>a</summary>",
        ),
        ("<span style='x'>a</span> <font color=red>b</font>", "a b"),
        ("<p>a</p><p>b</p>", "a\n\nb\n\n"),
        ("x <div>a</div>", "x \n\na\n\n"),
        ("- x <p>a</p>", "- x \n\n  a\n\n  "),
        ("> <p>a</p>b", "> a\n>\n> b"),
        ("| <p>a</p><p>b</p> |", "|  a<br> b  |"),
        ("<h2 id='x'>a\nb</h2>c", "## a b {#x}\n\nc"),
        ("<h2 id='x y'>a</h2>c", "## a\n\nc"),
        ("- <h2 id='x'>a</h2>c", "- ## a\n\n  c"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("`<b>a</b>`", "`<b>a</b>`"),
        ("<u>a</u>", "**a**"),
    ],
)
def test_a_tag_becomes_a_mark_or_nothing(text: str, markdown: str) -> None:
    assert without_tags(text) == (markdown, ())


@pytest.mark.parametrize(
    "text",
    ["<namespace>", "ping <address>", "<your-name>", "a <b c", "<source> to <object>", "<s> key"],
)
def test_what_stands_for_something_to_fill_in_stays(text: str) -> None:
    assert without_tags(text) == (text, ())


def test_scripts_go_with_what_is_in_them_and_are_named() -> None:
    assert without_tags("a\n<script>b()</script>c") == (
        "a\nc",
        ("Line 2: `<script>` was left out with what is in it.",),
    )


def test_a_video_becomes_a_link() -> None:
    text, warnings = without_tags('<iframe src="https://v.example/1"></iframe>')
    assert text.strip() == "[v.example/1](https://v.example/1)"
    assert warnings == ("Line 1: `<iframe>` became a link to https://v.example/1.",)
