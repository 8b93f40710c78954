"""Every payload in every wrapper comes out harmless, from Markdown and from HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.text.safe_html import render_block, render_inline
from kb.text.sanitise import BLOCK_TAGS, INLINE_TAGS, sanitise, sanitise_inline
from tests.text.payloads import PAYLOADS, WRAPPERS

pytestmark = pytest.mark.one_database

ATTRIBUTES = {
    "a": {"aria-label", "href", "id", "rel", "title"},
    "details": {"open"},
    "div": {"class", "tabindex"},
    "img": {"src", "alt", "title"},
    "input": {"aria-label", "checked", "disabled", "type"},
    "li": {"class", "id"},
    **{heading: {"id"} for heading in ("h3", "h4", "h5", "h6")},
    "ol": {"start"},
    "p": {"class"},
    "pre": {"tabindex"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
}
VALUES = {
    "rel": r"noopener noreferrer nofollow",
    "tabindex": "0",
    "id": r"[a-z]+_[\w.-]+",
    "aria-label": r"[\w .-]+",
    "type": "checkbox",
    "disabled": "",
    "checked": "",
    "start": r"\d{1,5}",
    "open": "",
    "src": r"/(?![/\\])\S*",
    "href": r"(?:https?://|mailto:|tel:)\S+|(?![/\\]{2})[/?#\w.~%-](?:(?<![a-z])|(?![\w.+-]*:))\S*",
    "class": r"[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)*",
}


class _Auditor(HTMLParser):
    """Reads HTML and collects whatever should not be in it."""

    def __init__(self, tags: set[str]) -> None:
        super().__init__()
        self.allowed = tags
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.wrong.append(f"<{tag} {name}>")
            elif name in VALUES and not re.fullmatch(VALUES[name], value or ""):
                self.wrong.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}]>")


def wrong(html: str, tags: set[str]) -> list[str]:
    """Return what is in a piece of HTML and should not be."""
    auditor = _Auditor(tags)
    auditor.feed(html)
    auditor.close()
    return auditor.wrong


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert (len(set(PAYLOADS)), len(set(WRAPPERS))) == (65, 22)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives_rendering(payload: str) -> None:
    for wrapper in WRAPPERS:
        markdown = wrapper.replace("{}", payload)
        assert wrong(render_block(markdown), BLOCK_TAGS) == [], markdown
        assert wrong(render_inline(markdown), INLINE_TAGS) == [], markdown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_survives_the_sanitiser_alone(payload: str) -> None:
    for wrapper in WRAPPERS:
        html = wrapper.replace("{}", payload)
        assert wrong(sanitise(html), BLOCK_TAGS) == [], html
        assert wrong(sanitise_inline(html), INLINE_TAGS) == [], html
        assert sanitise(sanitise(html)) == sanitise(html)


def test_the_auditor_sees_what_is_wrong() -> None:
    for html in (
        "<script>",
        "<img src=x>",
        "<img src=//a.b>",
        "<a href=javascript:x>",
        "<a href=//a.b>",
        "<p onclick=x>",
        "<p id=x>",
        "<h3 id=main>",
        "<h3 id=_body>",
        "<input type=text>",
        "<div style=x>",
        "<!-- x -->",
    ):
        assert wrong(html, BLOCK_TAGS), html


def test_a_box_to_tick_needs_words_and_cannot_be_used() -> None:
    for box in ("<input>", "<input type=checkbox>", '<input aria-label="Name" type=text>'):
        assert sanitise(box) == ""
    html = sanitise('<input aria-label="Done" checked=x type=checkbox src=/x autofocus>')
    assert html == '<input aria-label="Done" checked="" type="checkbox" disabled="">'


@pytest.mark.parametrize("name", ["main", "_body", "content_", "check-dns", "Body_x", "a_b<c"])
def test_an_id_is_never_like_one_of_the_page_or_of_a_line(name: str) -> None:
    assert sanitise(f'<h3 id="{name}">x</h3>') == "<h3>x</h3>"


pieces = st.sampled_from(
    ["<", ">", "</", "/>", '"', "'", "=", " ", "&lt;", "<!--", "-->", "<![CDATA[", "]]>", "x", "/y"]
    + [f"<{tag}>" for tag in sorted(BLOCK_TAGS)]
    + [f"</{tag}>" for tag in sorted(BLOCK_TAGS)]
    + ["<svg>", "<math>", "<style>", "<title>", "<template>", "<noscript>", "<textarea>", "<form>"]
    + [' onclick="x"', ' href="/"', ' href="https://a.b"', ' title="<b>"', ' class="k evil"']
)


@given(st.lists(pieces, max_size=20).map("".join))
@example("<h3><table><h3>")
@example("<a><table><a>")
def test_whatever_the_html_twice_is_once_and_clean(html: str) -> None:
    clean = sanitise(html)
    assert wrong(clean, BLOCK_TAGS) == []
    assert sanitise(clean) == clean


@given(st.lists(pieces, max_size=20).map("".join))
def test_whatever_the_html_a_line_is_clean(html: str) -> None:
    clean = sanitise_inline(html)
    assert wrong(clean, INLINE_TAGS) == []
    assert sanitise_inline(clean) == clean


def test_a_foreign_class_does_not_pass() -> None:
    assert sanitise('<span class="k site-header">x</span>') == '<span class="k">x</span>'
    assert sanitise('<p class="site-header" id="main" data-mention="1">x</p>') == "<p>x</p>"


def test_a_mark_cannot_be_forged() -> None:
    forged = '<span data-mention="7">x</span>'
    assert "data-mention" not in sanitise(forged)
    assert '<span data-mention="7">' not in render_block(forged)
