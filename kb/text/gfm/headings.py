"""Headings of a text: their levels below those of the page, their ids, links to them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

TOP_HEADING = 3
LOWEST_HEADING = 6
MAX_SLUG = 100

_TAG = re.compile(r"h([1-6])")
_PLACEHOLDER = re.compile("\x02[^\x03]*\x03")
_NO_SLUG = re.compile(r"[^\w\- ]")
_FINISHED = re.compile(r'<h([3-6]) id="([^"]+)">(.*?)</h\1>', re.DOTALL)


class Heading(NamedTuple):
    """A heading of a text that was rendered: its level, from 3 on, its id and its words."""

    level: int
    id: str
    text: str


class HeadingLevels(Treeprocessor):
    """Headings below those of the page: the first is h3, and no level is left out below it."""

    def run(self, root: Element) -> None:
        """Change the level of each heading in place."""
        above: list[int] = []
        for heading, level in _headings(root):
            while above and above[-1] >= level:
                above.pop()
            heading.tag = f"h{min(TOP_HEADING + len(above), LOWEST_HEADING)}"
            above.append(level)


class HeadingIds(Treeprocessor):
    """Ids as GitHub makes them, behind the name of the text's place: `body_first-steps`.

    The place keeps them apart from the anchors of lines, which have no `_`, and from the ids of
    another text on the page. Links of the text to its own headings follow.
    """

    def __init__(self, md: Markdown, place: str) -> None:
        super().__init__(md)
        self.place = place

    def run(self, root: Element) -> None:
        """Give each heading its id, in place."""
        used: dict[str, int] = {}
        for heading, _level in _headings(root):
            slug = _unused(github_slug("".join(heading.itertext())), used)
            heading.set("id", f"{self.place}_{slug}")
        for link in root.iter("a"):
            address = unquote(link.get("href", ""))
            if address.startswith("#") and address[1:] in used:
                link.set("href", f"#{self.place}_{address[1:]}")


def github_slug(text: str) -> str:
    """Return the words of a heading as GitHub writes them into an address."""
    words = _NO_SLUG.sub("", _PLACEHOLDER.sub("", text).strip().lower())
    return words.replace(" ", "-")[:MAX_SLUG] or "section"


def finished_headings(html: str) -> list[Heading]:
    """Return the headings of stored safe HTML in order; those without an id are left out."""
    return [
        Heading(int(level), name, unescape(re.sub(r"<[^>]*>", "", words)))
        for level, name, words in _FINISHED.findall(html)
    ]


def _headings(root: Element) -> Iterator[tuple[Element, int]]:
    for element in root.iter():
        if level := _TAG.fullmatch(element.tag):
            yield element, int(level[1])


def _unused(slug: str, used: dict[str, int]) -> str:
    """Return the slug, with the suffix -1, -2 … where it is used already; note it as used."""
    candidate = slug
    while candidate in used:
        used[slug] += 1
        candidate = f"{slug}-{used[slug]}"
    used[candidate] = 0
    return candidate
