"""What is pasted → Markdown and steps: tables of input and output, on one blank page."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

from kb.middleware.csp import TRUSTED_TYPES, csp_header
from tests.browser.conftest import LISTEN

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = (
    *("markdown-marks", "markdown-format", "pasted-html", "pasted-runs", "markdown-tables"),
    *("markdown-lists", "html-to-markdown", "pasted-lists", "preview-place"),
)
POLICY = {name: value for name, value in settings.SECURE_CSP.items() if name not in TRUSTED_TYPES}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page with the scripts and nothing else, under the policy of the admin."""
    page = browser.new_page()
    page.add_init_script(LISTEN)
    tags = "".join(f'<script src="/{name}.js"></script>' for name in SCRIPTS)

    def serve(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name:
            route.fulfill(path=ROOT / "static" / "js" / name)
        else:
            headers = {"Content-Security-Policy": csp_header(POLICY)}
            html = f"<!doctype html><meta charset=utf-8><title>Blank</title><main></main>{tags}"
            route.fulfill(body=html, content_type="text/html", headers=headers)

    page.route("**/*", serve)
    page.goto("https://kb.test/")
    yield page
    assert page.evaluate("window.violations") == []
    assert page.evaluate("window.hacked") is None
    page.close()


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of a table in tests/data/pasting."""
    text = (ROOT / "tests" / "data" / "pasting" / f"{name}.toml").read_text()
    found: list[dict[str, Any]] = tomllib.loads(text)["case"]
    return found


@pytest.mark.parametrize(
    ("name", "call", "given", "wanted"),
    [
        ("html", "htmlToMarkdown", "html", "markdown"),
        ("lists", "splitList", "text", "steps"),
        ("tabs", "tabsToTable", "text", "markdown"),
    ],
)
def test_what_is_pasted_comes_out_as_in_the_table(
    blank: Page, name: str, call: str, given: str, wanted: str
) -> None:
    rows = cases(name)
    found = blank.evaluate(f"texts => texts.map({call})", [row[given] for row in rows])
    wrong = {
        row["name"]: (result, row.get(wanted))
        for row, result in zip(rows, found, strict=True)
        if result != row.get(wanted)
    }
    assert wrong == {}


# The chosen part stands between ⟨ and ⟩, also in what comes out.
FORMATS = [
    ("toggleMark", "a ⟨word⟩ b", "**", "a **⟨word⟩** b"),
    ("toggleMark", "a **⟨word⟩** b", "**", "a ⟨word⟩ b"),
    ("toggleMark", "a ⟨**word**⟩ b", "**", "a ⟨word⟩ b"),
    ("toggleMark", "a⟨ word ⟩b", "*", "a *⟨word⟩* b"),
    ("toggleMark", "a **⟨word⟩** b", "*", "a ***⟨word⟩*** b"),
    ("toggleMark", "a ***⟨word⟩*** b", "*", "a **⟨word⟩** b"),
    ("toggleMark", "a ⟨⟩", "**", "a **⟨⟩**"),
    ("toggleMark", "a **⟨⟩**", "**", "a ⟨⟩"),
    ("toggleMark", "⟨- one\n- two⟩", "**", "⟨- **one**\n- **two**⟩"),
    ("toggleMark", "⟨ls -l\ncd⟩", "`", "⟨```\nls -l\ncd\n```⟩"),
    ("toggleMark", "⟨```\nls -l\ncd\n```⟩", "`", "⟨ls -l\ncd⟩"),
    ("toggleMark", "run ⟨ls⟩", "`", "run `⟨ls⟩`"),
    ("toggleLines", "o⟨ne\nt⟩wo", "- ", "⟨- one\n- two⟩"),
    ("toggleLines", "⟨- one\n- two⟩", "- ", "⟨one\ntwo⟩"),
    ("toggleLines", "⟨- one\n\n- two⟩", "1. ", "⟨1. one\n\n2. two⟩"),
    ("toggleLines", "⟨1. one\n2. two⟩", "1. ", "⟨one\ntwo⟩"),
    ("toggleLines", "wo⟨⟩rd", "- ", "- wo⟨⟩rd"),
    ("toggleLines", "⟨⟩", "- ", "- ⟨⟩"),
    ("toggleLines", "⟨a\n- b⟩", "> ", "⟨> a\n> - b⟩"),
    ("toggleLines", "⟨> a\n> - b⟩", "> ", "⟨a\n- b⟩"),
]


def test_buttons_set_marks_and_take_them_away_again(blank: Page) -> None:
    run = """([name, text, mark]) => {
        const from = text.indexOf("⟨"), to = text.indexOf("⟩") - 1;
        const value = text.replace(/[⟨⟩]/g, "");
        const done = {toggleMark, toggleLines}[name](value, from, to, mark);
        const all = value.slice(0, done.from) + done.text + value.slice(done.to);
        const chosen = all.slice(done.start, done.end);
        return `${all.slice(0, done.start)}⟨${chosen}⟩${all.slice(done.end)}`;
    }"""
    found = [blank.evaluate(run, [name, text, mark]) for name, text, mark, _wanted in FORMATS]
    assert found == [wanted for *_given, wanted in FORMATS]


CODE = [
    ("a `b| c", True),
    ("a `b` c|", False),
    ("```\nx|\n```", True),
    ("```\nx\n```\n|", False),
    ("~~~\n```\n|", True),
    ("- a\n  ```\n  |", True),
]


def test_code_is_known_where_it_stands(blank: Page) -> None:
    run = "text => isInCode(text.replace('|', ''), text.indexOf('|'))"
    assert [blank.evaluate(run, text) for text, _is in CODE] == [is_code for _text, is_code in CODE]


PREVIEWED = """<h3>Before</h3><p>See <a href="/x">the page</a> and a &amp; b.
Second line.</p><ul><li>one<ul><li>same</li></ul></li><li>two</li></ul>
<pre><code>ls -l
cd /</code></pre><table><tr><th>Code</th><th>What</th></tr>
<tr><td>404</td><td>gone</td></tr></table>
<ul><li>same</li><li>last</li></ul>"""
WRITTEN = """## Before

See [the page](https://example.com/long/address) and a &amp; b.
Second line.

- one
  - same
- two

```
ls -l
cd /
```

| Code | What |
| --- | --- |
| 404 | gone |

- same
- **last**
"""
PLACES = {
    "Before": "H3 Before",
    "See": "P See the page",
    "Second": "P See the page",
    "  - same": "LI same",
    "- two": "LI two",
    "cd /": "PRE ls -l",
    "404": "TR 404gone",
    "\n- same": "LI same last",
    "last": "LI last",
}


def test_the_line_of_the_cursor_is_found_in_the_preview(blank: Page) -> None:
    run = """([html, text, place]) => {
        const view = document.querySelector("main");
        const {body} = new DOMParser().parseFromString(html, "text/html");
        view.replaceChildren(...body.childNodes);
        const block = previewBlock(text, text.indexOf(place) + place.length, readPreview(view));
        const next = block.nextElementSibling?.textContent ?? "";
        return `${block.tagName} ${block.textContent} ${next}`;
    }"""
    found = {place: blank.evaluate(run, [PREVIEWED, WRITTEN, place]) for place in PLACES}
    assert {
        place: shown for place, shown in found.items() if not shown.startswith(PLACES[place])
    } == {}


HOSTILE = [
    "<p onclick='window.hacked=1' style='color:red'><script>window.hacked=1</script>x<b>y</b>",
    "<img src=x onerror=window.hacked=1><svg onload=window.hacked=1>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe><object data=//evil.test/x>",
    "<style>*{color:red}</style><link rel=stylesheet href=//evil.test/x.css>",
    "<base href=//evil.test/><meta http-equiv=refresh content='0;//evil.test/'>",
    "<a href='javascript:window.hacked=1'>x</a><b>y</b>",
    "<p/style=color:red/onclick=x()>a<b\nstyle='x'>b</b>",
    "<style>" * 50_000 + "<b>x</b>",
    "<b>x</b>" + "[" * 50_000,
    "<span>a</span>" * 20_000 + "<b>x</b>",
    "<a" * 100_000,
    '<a "' * 20_000,
    "<div>" * 3_000 + "<b>x",
    "<ul><li>" * 400 + "x",
    "<b>a</b> <i>c</i>" * 3_000,
    "<table><tr>" + "<td rowspan=9999 colspan=999>x" * 30,
]


def test_hostile_html_runs_nothing_loads_nothing_and_is_read_at_once(blank: Page) -> None:
    run = """html => {
        const start = performance.now();
        return [htmlToMarkdown(html), performance.now() - start];
    }"""
    for html in HOSTILE:
        markdown, milliseconds = blank.evaluate(run, html)
        assert "javascript:" not in markdown, html[:80]
        assert milliseconds < 3_000, html[:80]
    assert blank.evaluate("window.violations") == []
    assert blank.evaluate("window.hacked") is None


def test_long_lists_are_split_at_once(blank: Page) -> None:
    run = """text => {
        const start = performance.now();
        splitList(text);
        return performance.now() - start;
    }"""
    assert blank.evaluate(run, "1. a\n   - b\n" * 5_000) < 1_000
    assert blank.evaluate(run, "- \t" * 30_000) < 1_000
    assert blank.evaluate(run.replace("splitList", "tabsToTable"), '"a\t' * 50_000) < 1_000
