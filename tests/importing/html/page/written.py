"""HTML → the Markdown that is made of it, and the words of both."""

import re
from collections import Counter
from html.parser import HTMLParser

from kb.importing.html.page.blocks import PageWriter
from kb.importing.html.page.ids import heading_ids
from kb.importing.html.page.links import PageLinks
from kb.importing.html.page.tree import PageElement, parse_page
from kb.text.safe_html import render_block

APART = "\u200b"
IN_A_LINE = {"a", "b", "code", "del", "em", "font", "i", "img", "kbd", "span", "strong", "sub"}
IN_A_LINE |= {"sup", "u", "mark", "abbr", "small", "s", "ins", "button", "label"}


def markdown_of(html: str) -> str:
    """Return the Markdown of a piece of HTML."""
    return written(html)[0]


def written(html: str) -> tuple[str, list[str]]:
    """Return the Markdown of a piece of HTML, and what is said of it."""
    content = parse_page(html)
    ids = heading_ids(content)

    def place(address: str) -> str:
        if not address.startswith("#"):
            return address
        return f"#{ids[address[1:]]}" if address[1:] in ids else ""

    links = PageLinks(place)
    return PageWriter(links).markdown(content), list(links.warnings)


def words_of(html: str) -> Counter[str]:
    """Return the words that a page shows, with those of its images."""
    return Counter(re.findall(r"\w+", _text(parse_page(html))))


def words_on_page(markdown: str) -> Counter[str]:
    """Return the words that readers see of a Markdown text."""
    return Counter(re.findall(r"\w+", text_on_page(markdown)))


def text_on_page(markdown: str) -> str:
    """Return what readers see of a Markdown text, in one line."""
    reader = _Reader()
    reader.feed(render_block(markdown))
    reader.close()
    return " ".join("".join(reader.parts).replace(APART, "").split())


def text_of_page(html: str) -> str:
    """Return what a page shows, in one line."""
    return " ".join(_text(parse_page(html)).split())


def _text(element: PageElement) -> str:
    parts = [element.attributes.get("alt", "")]
    for child in element.children:
        gap = "" if isinstance(child, str) or child.tag in IN_A_LINE else " "
        parts.append(child if isinstance(child, str) else f"{gap}{_text(child)}{gap}")
    return "".join(parts)


class _Reader(HTMLParser):
    """Collects the words of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append("" if tag in IN_A_LINE else " ")
        self.parts += [value or "" for name, value in attrs if name == "alt"]

    def handle_endtag(self, tag: str) -> None:
        self.parts.append("" if tag in IN_A_LINE else " ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
