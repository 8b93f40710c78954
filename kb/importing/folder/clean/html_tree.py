"""A piece of HTML in a Markdown text → a tree; what is no tag of HTML in it stays text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MAX_DEPTH = 40
"""What is nested deeper is read as if it stood in the deepest of these."""

VOID_TAGS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
VOID_TAGS |= {"param", "track", "wbr"}
TABLE_TAGS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"}
STRUCTURE_TAGS = TABLE_TAGS | {"ul", "ol", "li", "dl", "dt", "dd", "pre", "blockquote"}
PARAGRAPH_TAGS = {"p", "div", "section", "article", "figure", "figcaption", "center", "aside"}
PARAGRAPH_TAGS |= {"main", "header", "footer", "nav", "address", "fieldset", "picture"}
_CLOSED_BY = {
    "li": {"li"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
_LIMITS = {"ul", "ol", "dl", "table"}


@dataclass
class HtmlNode:
    """An element; the texts among its children are as they were written, tags in lines too."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[HtmlNode | str]" = field(default_factory=list)

    def elements(self, *tags: str) -> "Iterator[HtmlNode]":
        """Yield the elements below it that have one of these tags, but none inside another."""
        for child in self.children:
            if isinstance(child, HtmlNode):
                if child.tag in tags:
                    yield child
                elif child.tag not in _LIMITS:
                    yield from child.elements(*tags)

    @property
    def source(self) -> str:
        """Its texts, one after the other."""
        return "".join(child if isinstance(child, str) else child.source for child in self.children)


class _TreeReader(HTMLParser):
    """Builds the tree of tables, lists, code and paragraphs; all other tags are text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = HtmlNode("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in STRUCTURE_TAGS | PARAGRAPH_TAGS or "pre" in {each.tag for each in self.open}:
            self.handle_data(self.get_starttag_text() or "")
            return
        self._close_before(tag)
        node = HtmlNode(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID_TAGS and len(self.open) < MAX_DEPTH:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_data(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in STRUCTURE_TAGS | PARAGRAPH_TAGS:
            self.handle_data(f"</{tag}>")
            return
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return
            if self.open[index].tag in _LIMITS:
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!{data}>")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.handle_data(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def _close_before(self, tag: str) -> None:
        """Close what this tag ends, such as an item that has no end of its own."""
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].tag in _CLOSED_BY.get(tag, ()):
                del self.open[index:]
                if tag != "tr":
                    return
            elif self.open[index].tag in _LIMITS:
                return


def read_html(html: str) -> HtmlNode:
    """Return the tree of a piece of HTML."""
    reader = _TreeReader()
    reader.feed(html)
    reader.close()
    return reader.root
