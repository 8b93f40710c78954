"""A Markdown text → its pieces: words, and the tags of HTML with their partners."""

import re
from dataclasses import dataclass, field
from html import unescape

from kb.importing.folder.clean.html_tree import PARAGRAPH_TAGS, STRUCTURE_TAGS

MARKS = {
    "b": "**",
    "strong": "**",
    "u": "**",
    "i": "*",
    "em": "*",
    "s": "~~",
    "strike": "~~",
    "del": "~~",
}
CODE_TAGS = {"code", "tt", "samp"}
KEPT_TAGS = {"kbd", "sub", "sup", "details", "summary", "br"}
HEADING_TAGS = {f"h{level}": "#" * level for level in range(1, 7)}
MEDIA_TAGS = {"iframe", "video", "audio", "embed", "source", "object"}
UNSEEN_TAGS = {"script", "style", "template", "noscript"}
DROPPED_TAGS = {
    *("abbr", "acronym", "bdi", "bdo", "big", "button", "cite", "dfn", "font", "form", "ins"),
    *("label", "mark", "nobr", "q", "small", "span", "var", "wbr", "time", "input"),
    *("html", "body", "head", "meta", "link", "o:p", "colgroup", "col"),
}
FARTHEST = 400
"""Pieces of text and tags that one element may have; a longer one is read without its marks."""

MOST_IN_LINE = 50
"""Pieces that are looked at to find out what a line begins with."""

CERTAIN_TAGS = {
    *KEPT_TAGS,
    *HEADING_TAGS,
    "p",
    "div",
    "span",
    "img",
    "font",
    "hr",
    "nobr",
    "wbr",
    "center",
}
_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:\s(?:[^<>\"']|\"[^\"<\n]*\"|'[^'<\n]*')*|/)?)>"
)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_KNOWN = {
    *MARKS,
    *CODE_TAGS,
    *KEPT_TAGS,
    *HEADING_TAGS,
    *MEDIA_TAGS,
    *UNSEEN_TAGS,
    *DROPPED_TAGS,
    *PARAGRAPH_TAGS,
    *STRUCTURE_TAGS,
    *("a", "img", "hr"),
}


@dataclass
class HtmlTag:
    """A tag: what stands for it, and which of the pieces of the text it is."""

    name: str
    is_end: bool
    source: str
    index: int
    attributes: dict[str, str] = field(default_factory=dict)
    partner: int = -1
    """The index of the tag that ends or begins the same element, -1 for none."""


class HtmlPieces:
    """The pieces of a text, its code set aside; each second one is a tag.

    `tags` has the tags by their places among the pieces.
    """

    def __init__(self, text: str) -> None:
        self.pieces: list[str] = []
        self.tags: dict[int, HtmlTag] = {}
        self._split(text)
        self._pair()

    def _split(self, text: str) -> None:
        position = 0
        for match in _TAG.finditer(text):
            name = match[2].lower()
            if name not in _KNOWN:
                continue
            self.pieces += [text[position : match.start()], match[0]]
            values = _ATTRIBUTE.findall(match[3])
            attributes = {key.lower(): unescape(a or b or c) for key, a, b, c in values}
            index = len(self.pieces) - 1
            self.tags[index] = HtmlTag(name, bool(match[1]), match[0], index, attributes)
            position = match.end()
        self.pieces.append(text[position:])

    def _pair(self) -> None:
        open_tags: dict[str, list[HtmlTag]] = {}
        for tag in self.tags.values():
            if not tag.is_end:
                open_tags.setdefault(tag.name, []).append(tag)
            elif open_tags.get(tag.name):
                opening = open_tags[tag.name].pop()
                if tag.index - opening.index > FARTHEST and tag.name not in UNSEEN_TAGS:
                    continue
                opening.partner, tag.partner = tag.index, opening.index
                tag.attributes = opening.attributes

    def between(self, tag: HtmlTag) -> range:
        """Return the places of the pieces in an element."""
        return range(tag.index + 1, tag.partner)

    def line_before(self, index: int) -> str:
        """Return what stands before a tag in its line; of a very long line only the end."""
        parts: list[str] = []
        for number in range(index - 1, max(index - MOST_IN_LINE, -1), -1):
            _head, end, last = self.pieces[number].rpartition("\n")
            parts.append(last if end else self.pieces[number])
            if end:
                break
        return "".join(reversed(parts))

    def is_in_table(self, index: int) -> bool:
        """Whether a tag stands in a row of a table."""
        return self.line_before(index).lstrip(" \t>").startswith("|")
