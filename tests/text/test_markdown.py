"""Plain text to Markdown and back."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.text.gfm.limits import MAX_BYTES
from kb.text.markdown import escape, to_plain
from kb.text.safe_html import render_block, render_inline
from tests.text.conftest import Stopwatch
from tests.text.strategies import lines

pytestmark = pytest.mark.one_database


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> tuple[list[str], str]:
    """Return the tags, but for links, and the text of a piece of HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [tag for tag in reader.tags if tag != "a"], reader.text


@pytest.mark.parametrize(
    "line",
    [
        "Check system resource usage (CPU, RAM, Disk)",
        "Measure round-trip time (RTT)",
        "ping, traceroute, netstat",
        "Set worker_connections to 4096; see /etc/nginx/nginx.conf",
        "It's 100% sure: a < b, c > d & e = f + g - h!",
        "-v and --verbose",
        r"C:\Users\Public",
        "Version 2.0 | August 2024",
        "",
    ],
)
def test_an_ordinary_line_needs_no_escape(line: str) -> None:
    assert escape(line) == line


@pytest.mark.parametrize(
    ("line", "markdown"),
    [
        ("ping <host>", r"ping \<host>"),
        ("write to <me@example.com>", r"write to \<me@example.com>"),
        ("a * b", r"a \* b"),
        ("__init__", r"\_\_init\_\_"),
        ("[Errno 111]", r"\[Errno 111]"),
        ("`ls`", r"\`ls\`"),
        ("1. first", r"1\. first"),
        ("# 1", r"\# 1"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("> a", r"\> a"),
        ("|-|-|", r"\|-|-|"),
        ("---", r"\---"),
        ("&lt;", "&amp;lt;"),
        ("\\* and \\", r"\\\* and " + "\\" * 2),
        ("a ~~b~~", r"a \~~b\~~"),
        ("~/.ssh and ~/bin", "~/.ssh and ~/bin"),
        ("#1234", "#1234"),
        (" a ", "&#32;a&#32;"),
    ],
)
def test_only_what_would_be_read_as_a_mark_is_escaped(line: str, markdown: str) -> None:
    assert escape(line) == markdown


@given(lines)
@example("\\")
@example("\\`")
@example("&amp;lt;")
@example("\u00a0x\u2003")
@example("| a | b |")
@example("a  ")
def test_to_plain_undoes_escape(line: str) -> None:
    assert to_plain(escape(line)) == line


@given(lines)
@example("\ufeff")
@example("\ufeff\ufeffa")
@example("`\\`")
@example("\\\\`x`")
@example("_a_ *b* __c__")
@example("</p><p>")
@example("~~a~~ ~b~")
@example("http://a.b/~~c~~*d*&amp;_e_")
@example("www.a.b/*c* x_y*z*@a.b")
def test_an_escaped_line_renders_to_itself(line: str) -> None:
    tags, text = read(render_inline(escape(line)))
    assert (tags, text.strip()) == ([], line.strip())


@given(lines.filter(str.strip))
def test_an_escaped_line_is_one_paragraph_of_a_longer_text(line: str) -> None:
    tags, text = read(render_block(escape(line)))
    assert (tags, text) == (["p"], line)


@given(st.lists(lines.filter(str.strip), min_size=1, max_size=4))
@example(["a | b", "--- | ---", "c | d"])
@example(["Title", "====="])
@example(["~~~", "x", "~~~"])
@example(["x", "- a", "1. b"])
@example(["!!! note", "    x"])
@example(["[^1]: a", "[^1]"])
@example(["> [!NOTE]", "> a"])
@example(["<!-- a", "b -->"])
@example(["<details>", "1) a"])
@example(["a\\", "b"])
def test_escaped_lines_are_one_paragraph_as_they_are(texts: list[str]) -> None:
    tags, text = read(render_block(escape("\n".join(texts))))
    assert (tags, text) == (["p"], "\n".join(texts))


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**bold**, *soft*, ***both***, **a *b* c**", "bold, soft, both, a b c"),
        ("_soft_ and __strong__ snake_case_name", "soft and strong snake_case_name"),
        ("`ls -l *` and ``a`b``", "ls -l * and a`b"),
        ('[text](http://a.b/c_(d) "title")', "text"),
        ("[a [b] c](/d)", "a [b] c"),
        ("![picture](/media/a.png)", "picture"),
        ("[![picture](/media/a.png)](/b)", "picture"),
        ("[text][1] and [1] and x[0][2]\n\n[1]: http://a.b", "text and 1 and x[0][2]\n\n"),
        ("<http://a.b> and <me@a.b>", "http://a.b and me@a.b"),
        ("ping <host> a<br>b", "ping <host> ab"),
        ("## Heading ##\n> quote", "Heading\nquote"),
        ("- item\n1. item", "- item\n1. item"),
        ("```sh\nls *a* <x>\n```\nafter", "ls *a* <x>\nafter"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("`&lt;`", "&lt;"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("~~old~~ ~new~", "old ~new~"),
        ("a <!-- b --> c\n<!-- d\n\ne -->f", "a  c\nf"),
        ("`<!-- a -->`", "<!-- a -->"),
        ("> [!NOTE]\n> Read **this**.", "Note: Read this."),
        ("> [!Warning] text", "[!Warning] text"),
        ('!!! danger "Data loss"\n    Back up.', "Data loss:\n    Back up."),
        ("a[^1]\n\n[^1]: Note", "a[1]\n\n[1]: Note"),
        ("- [ ] open\n- [x] done", "- [ ] open\n- [x] done"),
        ("#1234\n# Title", "#1234\nTitle"),
        ("> ```\n> ls *a*\n> ```\nafter", "ls *a*\nafter"),
        ("- ```sh\n  ls *a*\n  ```\n- b", "ls *a*\n- b"),
        ("```\nls *a*", "ls *a*"),
        ("a \\| b https://a.b/c_d_ <tel:1>", "a | b https://a.b/c_d_ tel:1"),
    ],
)
def test_to_plain_leaves_the_words(markdown: str, plain: str) -> None:
    assert to_plain(markdown) == plain


@pytest.mark.parametrize(
    "hostile",
    ["[", "](", "![a](", "`", "` ", "*a ", "_a ", "**", "<", "&#1;", "\\", "~~~x\n", "[a]:"],
)
def test_to_plain_is_quick_whatever_the_text(hostile: str, cpu_seconds: Stopwatch) -> None:
    to_plain(hostile * (MAX_BYTES // len(hostile)))
    assert cpu_seconds() < 2


@given(lines)
def test_to_plain_never_fails(line: str) -> None:
    assert isinstance(to_plain(line), str)
