"""Markdown as readers see it."""

import re

import pytest
from hypothesis import given

from kb.text.safe_html import render_block, render_inline
from kb.text.sanitise import sanitise, sanitise_inline
from tests.text.strategies import documents

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# One\n\n## Two\n\n# One", "3 4 3"),
        ("## Two\n\n#### Four\n\n### Three\n\n## Two", "3 4 4 3"),
        ("### Three\n\n# One\n\n## Two", "3 3 4"),
        ("# 1\n\n## 2\n\n### 3\n\n#### 4\n\n##### 5\n\n###### 6", "3 4 5 6 6 6"),
        ("> # Quoted\n\n## After", "3 4"),
        ("Title\n=====\n\nPart\n----", "3 4"),
    ],
)
def test_headings_fit_under_the_pages_own_and_none_is_skipped(markdown: str, levels: str) -> None:
    assert " ".join(re.findall(r"<h(\d) ", render_block(markdown))) == levels


def test_headings_have_no_id_that_could_clash_with_an_anchor() -> None:
    html = render_block("# Check DNS {#check-dns}", "body")
    assert html == '<h3 id="body_check-dns-check-dns">Check DNS {#check-dns}</h3>'


def test_a_placeholder_in_angle_brackets_is_text() -> None:
    html = "oc get pod &lt;pod-name&gt; -n &lt;namespace&gt;"
    assert render_inline("oc get pod <pod-name> -n <namespace>") == html
    assert (
        render_block("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_details_may_hold_paragraphs() -> None:
    html = render_block("<details>\n<summary>Why</summary>\n\nSome *text*.\n\n</details>\n\nAfter")
    assert html == (
        "<details>\n<summary>Why</summary>\n<p>Some <em>text</em>.</p>\n</details>\n<p>After</p>"
    )


def test_keys_and_line_breaks_may_be_written_as_tags() -> None:
    assert render_inline("<kbd>Esc</kbd><br>H<sub>2</sub>") == "<kbd>Esc</kbd><br>H<sub>2</sub>"


def test_an_unclosed_tag_ends_with_its_text() -> None:
    assert render_block("<details>\n\nx") == "<details>\n<p>x</p></details>"


def test_a_table_is_aligned_by_class_and_can_scroll() -> None:
    html = render_block("| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |")
    assert html.startswith('<div class="scroll" tabindex="0"><table>')
    assert re.findall(r'<td class="(\w+)">', html) == ["left", "center", "right"]
    assert "style" not in html
    assert "align=" not in html


def test_code_in_a_known_language_is_coloured_by_class() -> None:
    html = render_block('```python\nx = "<a>"\n```')
    assert '<span class="n">x</span>' in html
    assert "&lt;a&gt;" in html
    assert html.startswith('<pre tabindex="0"><code>')
    assert "style" not in html


@pytest.mark.parametrize("language", ["", "nonsense", "python-of-mine {x}"])
def test_code_in_an_unknown_language_is_plain(language: str) -> None:
    html = render_block(f"```{language}\na < b\n```")
    assert html == '<pre tabindex="0"><code>a &lt; b\n</code></pre>'


def test_code_may_stand_in_a_list_item() -> None:
    html = render_block("1. Do\n\n    ```\n    ls\n      -l\n    ```\n\n2. More")
    assert html.count("<ol>") == 1
    assert "<code>ls\n  -l\n</code>" in html


def test_a_fence_takes_no_options(tmp_path: object) -> None:
    target = f"{tmp_path}/written"
    html = render_block(f"```{{.python full=1 cssfile={target} noclasses=1}}\nx = 1\n```")
    assert "style" not in html
    assert list(tmp_path.iterdir()) == []  # type: ignore[attr-defined]


def test_marks_inside_code_are_text() -> None:
    assert "**a** &lt;b&gt; [c](d)" in render_block("```\n**a** <b> [c](d)\n```")
    assert render_inline("`**a** <b>`") == "<code>**a** &lt;b&gt;</code>"


def test_an_admonition_keeps_its_kind_when_it_is_one_of_ours() -> None:
    html = render_block('!!! warning "Careful"\n    Data is lost.')
    assert html.startswith('<div class="admonition warning">\n<p class="admonition-title">Careful')
    assert '<div class="admonition">' in render_block("!!! sparkling\n    x")


def test_a_list_goes_on_counting_after_an_interruption() -> None:
    assert '<ol start="3">' in render_block("3. three\n4. four")


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://example.com/a?b=c#d", True),
        ("http://example.com", True),
        ("HTTPS://EXAMPLE.COM", True),
        ("mailto:me@example.com", True),
        ("/articles/1/", True),
        ("#anchor", True),
        ("?q=x", True),
        ("other", True),
        ("../up", True),
        ("a/b:c", True),
        ("//example.com/", False),
        ("/\\example.com/", False),
        ("\\\\example.com", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("&#106;avascript:alert(1)", False),
        ("java%0ascript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("ftp://example.com", False),
        ("tel:123", True),
        ("https:example.com", False),
    ],
)
def test_a_link_leads_to_the_web_to_mail_or_into_the_site(address: str, kept: bool) -> None:
    assert ("href=" in render_inline(f"[x]({address})")) is kept
    assert ("href=" in sanitise(f'<a href="{address}">x</a>')) is kept


def test_only_a_link_that_leaves_the_site_says_so() -> None:
    rel = 'rel="noopener noreferrer nofollow"'
    assert rel in render_inline('[x](https://a.b "title")')
    assert rel in render_inline("<HTTP://a.b>")
    assert "rel=" not in render_inline("[x](/a) [y](#b) <me@example.com>")


def test_a_title_cannot_pass_for_an_address() -> None:
    html = sanitise("""<a title=' href="https:' href="/a">x</a>""")
    assert html == '<a title=" href=&quot;https:" href="/a">x</a>'


def test_an_image_comes_from_the_site_itself() -> None:
    assert render_inline("![Disk](/media/a.png)") == '<img alt="Disk" src="/media/a.png">'
    for source in ("//a.b/x.png", "data:image/png;base64,AA", "x.png", "/\\a.b/x.png"):
        assert "<img" not in render_inline(f"![Disk]({source})")


def test_an_image_of_another_site_becomes_a_link() -> None:
    html = render_block("![Disk](https://a.b/x.png) ![](http://a.b)")
    assert '<a href="https://a.b/x.png" rel="noopener noreferrer nofollow">Disk</a>' in html
    assert ">http://a.b</a>" in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "text", ["# a", "- a", "1. a", "> a", "---", "    a", "!!! note", "[a]: b"]
)
def test_a_line_holds_no_block(text: str) -> None:
    html = render_inline(text)
    assert "<" not in html.replace("&lt;", "")
    assert html.replace("&gt;", ">") == text.strip()


def test_a_line_keeps_the_text_of_what_it_may_not_hold() -> None:
    assert render_inline("<details>a</details>") == "a"
    assert render_inline("a\n\nb") == "a\nb"


@given(documents)
def test_rendering_is_the_same_every_time_and_stays_so_when_sanitised_again(text: str) -> None:
    html = render_block(text)
    assert render_block(text) == html
    assert sanitise(html) == html


@given(documents)
def test_a_rendered_line_stays_so_when_sanitised_again(text: str) -> None:
    html = render_inline(text)
    assert sanitise_inline(html) == html
    assert not re.search(r"</?(?:p|div|h\d|ul|ol|li|pre|table|blockquote|hr)\b", html)
