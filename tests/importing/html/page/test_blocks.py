"""What HTML becomes in Markdown, block by block."""

import pytest

from tests.importing.html.page.written import markdown_of, text_on_page, written

pytestmark = pytest.mark.one_database

CASES = {
    "a paragraph": ("<p>One\n  two&nbsp;three</p>", "One two three"),
    "words without a tag": ("5 < 6 & 7", "5 < 6 & 7"),
    "a line break": ("<p>one<br>two</p>", "one  \ntwo"),
    "two line breaks": ("<p>one<br><br>two</p>", "one\n\ntwo"),
    "a heading": ("<h3>Fix <em>it</em></h3>", "### Fix *it*"),
    "a heading with its own link": ('<h2>Fix<a href="#fix">¶</a></h2>', "## Fix"),
    "a heading that ends in a mark": ("<h2>About C #</h2>", "## About C \\#"),
    "a heading in an item": ("<ul><li><h3>x</h3>y</li></ul>", "- **x**\n\n  y"),
    "a nested list": (
        "<ul><li>a<ol start=3><li>b</li><li>c</li></ol></li><li>d</li></ul>",
        "- a\n  3. b\n  4. c\n- d",
    ),
    "a list between items": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
    "a list after a list": ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
    "numbers after numbers": ("<ol><li>a</ol><ol><li>b</ol>", "1. a\n\n1) b"),
    "an item of blocks": (
        "<ol><li><p>a</p><pre>b\n  c</pre><p>d</p></li></ol>",
        "1. a\n\n   ```\n   b\n     c\n   ```\n\n   d",
    ),
    "a box to tick": (
        '<ul><li><input type="checkbox" checked> a</li></ul>',
        "- [x] a",
    ),
    "code with its language": (
        '<pre><code class="hljs language-yaml">a: 1\n</code></pre>',
        "```yaml\na: 1\n```",
    ),
    "code with a fence in it": ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
    "code with line breaks": ("<pre>a<br>b</pre>", "```\na\nb\n```"),
    "code with numbered lines": (
        '<pre><span class="lineno">1</span>a\n<span class="lineno">2</span>b</pre>',
        "```\na\nb\n```",
    ),
    "code in a line": ("<p>Run <code>a`b</code> now</p>", "Run ``a`b`` now"),
    "a quote": ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    "a box": ('<div class="alert alert-danger">Stop!</div>', "> [!CAUTION]\n> Stop!"),
    "a box with its kind as a title": (
        '<div class="admonition note"><p class="admonition-title">Note:</p><p>a</p></div>',
        "> [!NOTE]\n> a",
    ),
    "a box with a title": (
        '<div class="admonition tip"><p class="admonition-title">By the way</p><p>a</p></div>',
        "> [!TIP]\n> **By the way**\n>\n> a",
    ),
    "a definition list": (
        "<dl><dt>Term</dt><dd>What it is</dd></dl>",
        "**Term**\n\nWhat it is",
    ),
    "details": (
        "<details open><summary>More</summary><p>a</p></details>",
        "<details open>\n<summary>More</summary>\n\na\n\n</details>",
    ),
    "keys and small signs": (
        "<p><kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, m<sup>2</sup></p>",
        "<kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, m<sup>2</sup>",
    ),
    "a rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "a link": ('<p><a href="a b(1).html#c">d [e]</a></p>', "[d \\[e\\]](a%20b%281%29.html#c)"),
    "a link that is its own text": (
        '<a href="https://example.com/a_b">https://example.com/a_b</a>',
        "<https://example.com/a_b>",
    ),
    "a link to a heading": (
        '<a href="#x">up</a><h2 id="x">My part</h2>',
        "[up](#my-part)\n\n## My part",
    ),
    "a link to nothing": ('<a href="#nowhere">a</a> <a href="javascript:x()">b</a>', "a b"),
    "an exclamation before a link": ('<p>Look!<a href="/x">here</a></p>', "Look&#33;[here](/x)"),
    "an image": (
        '<p style="color:red"><img src="i (1).png" alt="An [i]" width="9"></p>',
        "![An \\[i\\]](i%20%281%29.png)",
    ),
    "an image that is loaded late": (
        '<img src="data:image/gif;base64,R0" data-src="/a.png" alt="a">',
        "![a](/a.png)",
    ),
    "a sign that is an image": ('<p>ok <img class="emoji" alt="👍" src="/e.png"></p>', "ok 👍"),
    "marks": ("<p><b>a</b> <i>b</i> <s>c</s> <u>d</u></p>", "**a** *b* ~~c~~ d"),
    "a mark that ends in a colon": ("<p><b>Note:</b>read</p>", "**Note**:read"),
    "a mark before a bracket": ("<p>foo<b>(bar)</b></p>", "foo(**bar)**"),
    "a mark in blanks": ("<p>a<b> b </b>c</p>", "a **b** c"),
    "a dash after a mark": ("<p><b>a</b> - b</p>", "**a** - b"),
    "a comment": ("<p>a<!-- b -->c</p>", "ac"),
    "styles and scripts": ("<style>p{}</style><script>x()</script><p>a</p>", "a"),
}


@pytest.mark.parametrize(("html", "markdown"), CASES.values(), ids=CASES.keys())
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html) == markdown


@pytest.mark.parametrize(
    "words",
    [
        *("# x", "- x", "+ x", "1. x", "> x", "---", "===", "a | b", "*x*", "_x_", "`x`", "~~x~~"),
        *("<b>x</b>", "[a](b)", "![a](b)", "&amp;", "{{ x }}", "{: .note}", "::: note", "\\*"),
        *("!!! note", "<!-- x -->", "[^1]: x", "=== x", "??? x", "<https://a.b>", "~~~", "```"),
    ],
)
def test_what_is_markdown_by_chance_stays_as_it_is(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    assert text_on_page(markdown_of(f"<p>{escaped}</p>")) == words


def test_a_video_becomes_a_link_and_is_named() -> None:
    markdown, said = written('<iframe src="//video.example/1" title="How to"></iframe>')
    assert markdown == "[How to](https://video.example/1)"
    assert said == ["`<iframe>` became a link to https://video.example/1."]


def test_an_image_that_the_page_itself_holds_is_named() -> None:
    markdown, said = written('<img src="data:image/png;base64,AAAA" alt="The plan">')
    assert markdown == "The plan"
    assert said == ["An image that the page itself holds was left out: The plan."]


def test_a_link_with_an_odd_scheme_keeps_its_words_and_is_named() -> None:
    markdown, said = written('<a href="file:///c:/x">the file</a>')
    assert markdown == "the file"
    assert said == ["The link to file:///c:/x was left out; its words stay."]
