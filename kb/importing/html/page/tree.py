"""The HTML of a page → a tree of its elements; any text is HTML, and none takes long to read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

MAX_DEPTH = 60
"""Words that are nested deeper are read as if they stood in the deepest of these."""

MAX_ELEMENTS = 100_000
"""Of what comes behind them, the words are read alone."""

BLOCK_TAGS = {
    *("address", "article", "aside", "audio", "blockquote", "center", "dd", "details", "dialog"),
    *("dir", "div", "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "iframe", "legend", "li", "main"),
    *("menu", "nav", "object", "ol", "p", "pre", "section", "summary", "table", "tbody", "td"),
    *("tfoot", "th", "thead", "tr", "ul", "video", "caption", "optgroup", "option", "textarea"),
}
UNSEEN_TAGS = {"script", "style", "template", "noscript", "svg", "colgroup"}

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\ufeff\u00ad]")


@dataclass(eq=False)
class PageElement:
    """An element of a page; `has_block` says whether a block, such as a list, is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[PageElement | str]" = field(default_factory=list)
    has_block: bool = False

    @property
    def classes(self) -> list[str]:
        """The names in its `class`, in lower case."""
        return self.attributes.get("class", "").lower().split()

    def elements(self) -> "Iterator[PageElement]":
        """Yield all elements below it, in their order."""
        for child in self.children:
            if isinstance(child, PageElement):
                yield child
                yield from child.elements()

    def text(self) -> str:
        """Return its words as they are written, one piece after the other."""
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return "".join(parts)

    def words(self) -> str:
        """Return its words in one line."""
        return " ".join(self.text().split())


def parse_page(html: str) -> PageElement:
    """Return the tree of a page, or of a piece of one; scripts and styles are left out."""
    parser = etree.HTMLParser(target=_TreeBuilder(), encoding="utf-8")
    try:
        parser.feed(_CONTROL.sub("", html).encode(errors="replace"))
        root: PageElement = parser.close()
    except etree.LxmlError:  # nothing to be read: a comment without end, say
        return PageElement("root")
    return root


class _TreeBuilder:
    """What lxml tells of a page; elements are opened and closed in pairs."""

    def __init__(self) -> None:
        self.open = [PageElement("root")]
        self.unopened = 0
        self.unseen = 0
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        if self.unseen or tag in UNSEEN_TAGS:
            self.unseen += 1
        elif self.unopened or len(self.open) > MAX_DEPTH or self.count >= MAX_ELEMENTS:
            self.unopened += 1
            self._add(" ")
        else:
            element = PageElement(tag, dict(attributes))
            self.open[-1].children.append(element)
            self.open.append(element)
            self.count += 1

    def end(self, tag: str) -> None:
        """Close the element that was opened last."""
        if self.unseen:
            self.unseen -= 1
        elif self.unopened:
            self.unopened -= 1
            self._add(" ")
        elif len(self.open) > 1:
            element = self.open.pop()
            self.open[-1].has_block |= element.has_block or element.tag in BLOCK_TAGS

    def data(self, text: str) -> None:
        """Add words."""
        if not self.unseen:
            self._add(text)

    def close(self) -> PageElement:
        """Return the tree."""
        return self.open[0]

    def _add(self, text: str) -> None:
        self.open[-1].children.append(text)
